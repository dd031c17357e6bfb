"""Who looked, and asking whether that is right."""

from __future__ import annotations

from typing import Final

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.access.guard import own_place
from portal.clock import now
from portal.database import session
from portal.forms import MistakeError, read_words
from portal.i18n import say_day
from portal.my_place.looks_page import read_look, read_looks
from portal.my_place.place import changing_own, own_place_or_404, young_actor
from portal.my_place.room import my_place
from portal.rights.models import PrivacyQuestion
from portal.rights.questions import (
    WORDS_LENGTH,
    NoSuchLookError,
    NoWordsError,
    TooManyOpenError,
    ask_question,
)

MISTAKES: Final = {
    NoWordsError: lazy_gettext("Schrijf eerst wat je wilt weten."),
    TooManyOpenError: lazy_gettext("Er wachten al veel vragen van je. Wacht eerst op antwoord."),
}
FIELD: Final = "words"


@my_place.get("/mijn-plek/wie-keek")
@own_place
def list_looks() -> ResponseReturnValue:
    """Everybody who opened my data, per person per day."""
    place = own_place_or_404()
    view = read_looks(session(), place, before=_number(request.args.get("voor", "")))
    return render_template("my_place/looks.html", place=place, view=view)


@my_place.get("/mijn-plek/wie-keek/vraag")
@own_place
def ask_about_look() -> ResponseReturnValue:
    """Is this right? About one look, or about data in general."""
    return _page(_number(request.args.get("regel", "")), [])


@my_place.post("/mijn-plek/wie-keek/vraag")
@own_place
def send_question() -> ResponseReturnValue:
    """To the privacy officer; they get a reference and a day."""
    position = _number(request.form.get("regel", ""))
    try:
        question = _ask(position)
    except MistakeError as mistake:
        return _page(position, [(FIELD, mistake.message)], status=422)
    except (NoWordsError, TooManyOpenError) as refusal:
        return _page(position, [(FIELD, str(MISTAKES[type(refusal)]))], status=422)
    except NoSuchLookError:
        abort(404)
    flash(
        gettext(
            "Je vraag %(reference)s is verstuurd. Je hoort iets vóór %(day)s.",
            reference=question.reference,
            day=say_day(question.due_at),
        ),
        "done",
    )
    return redirect(url_for(".show_data"), 303)


def _ask(position: int | None) -> PrivacyQuestion:
    words = read_words(request.form.get(FIELD, ""), maximum=WORDS_LENGTH)
    with changing_own() as (current, place):
        return ask_question(
            current,
            place.case,
            position=position,
            words=words,
            actor=young_actor(place.person.id),
            now=now(),
        )


def _page(
    position: int | None, errors: list[tuple[str, str]], *, status: int = 200
) -> ResponseReturnValue:
    place = own_place_or_404()
    card = None if position is None else read_look(session(), place, position)
    if position is not None and card is None:
        abort(404)
    page = render_template(
        "my_place/ask_about_look.html",
        place=place,
        card=card,
        errors=errors,
        typed=request.form.get(FIELD, ""),
    )
    return make_response(page, status)


def _number(text: str) -> int | None:
    """A row of the trail out of an address; None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len("999999999")
    return int(text) if is_number else None
