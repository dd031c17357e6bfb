"""When a step cannot be taken: nothing that was typed is lost, and the page says what to do now."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from flask import Response, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import TooManyRequests

from portal.database import AWAY
from portal.errors import show_problem
from portal.registration import steps
from portal.registration.answers import new_answers
from portal.registration.browser import keep_answers, kept_answers, kept_receipt_key
from portal.registration.room import registration
from portal.registration.sealing import TooMuchError

STEP_OF: Final = {
    "registration.answer_about": steps.ABOUT,
    "registration.answer_you": steps.YOU,
    "registration.answer_person": steps.PERSON,
    "registration.answer_reach": steps.REACH,
}


def keep_what_was_typed(error: Exception) -> Response:
    """The answers of this step go in the browser with the others; the same button works later."""
    step = STEP_OF.get(request.endpoint or "")
    if step is None:
        return show_problem(error, explanation=_where_it_stands())
    said = gettext(
        "Je bent nog niet aangemeld. Dat ligt niet aan jou. Wat je invulde is niet weg: "
        "het staat nog op dit apparaat. Probeer het over een paar minuten nog eens, of bel ons."
    )
    response = show_problem(error, explanation=said, again=url_for(step.endpoint))
    with suppress(TooMuchError):
        keep_answers(response, step.read(request.form, kept_answers() or new_answers()))
    return response


for kind in (*AWAY, TooManyRequests):
    registration.register_error_handler(kind, keep_what_was_typed)


def _where_it_stands() -> str:
    """What somebody who only wants to see a page is afraid of: is it all gone?"""
    said = ""
    if kept_answers() is not None:
        said = gettext(
            "We kunnen deze pagina nu niet laten zien. Dat ligt niet aan jou. Wat je al invulde is "
            "niet weg: het staat nog op dit apparaat. Probeer het over een paar minuten nog eens."
        )
    elif kept_receipt_key():
        said = gettext(
            "Je aanmelding is gelukt. We kunnen deze pagina alleen nu even niet laten zien. "
            "Probeer het over een paar minuten nog eens."
        )
    return said
