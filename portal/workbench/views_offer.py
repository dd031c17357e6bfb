"""Sending things of the offer to a young person: chosen, worded and logged in one move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.messages import MESSAGE_LENGTH
from portal.cases.models import Case
from portal.cases.writing import (
    CannotAppError,
    ReadAlongError,
    can_be_apped,
    channel_for,
    send_suggestions,
)
from portal.catalogue.model import OfferItem
from portal.clock import now
from portal.database import session as current_session
from portal.database import transaction
from portal.forms import clean_line
from portal.workbench import forms
from portal.workbench.changing import back_to, changing, look, tells_mistakes
from portal.workbench.forms import FieldMistakeError
from portal.workbench.message_words import read_words_to_send
from portal.workbench.offer_part import chosen_items, find_things, may_send, words_for
from portal.workbench.room import workbench
from portal.workbench.views_message import (
    case_or_404,
    is_by_hand,
    keep_words,
    nudge_day,
    said_of,
    show_app,
)

WORDS: Final = "offer_words"
REFS: Final = "refs"
MOST_REFS: Final = 10
QUERY_LENGTH: Final = 120


@workbench.post("/werk/dossier/<reference>/aanbod")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def send_offer(reference: str) -> ResponseReturnValue:
    """Send what was chosen, with the words as they were changed or else our own."""
    items, moment = _chosen(), now()
    with changing(reference) as (session, case):
        entry = send_suggestions(
            session,
            case,
            refs=[item.ref for item in items],
            text=_words(case, items),
            nudge_on=nudge_day(session),
            by_hand=is_by_hand(),
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=moment,
        )
    return back_to(reference, said_of(entry))


@workbench.post("/werk/dossier/<reference>/aanbod/woorden")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def word_offer(reference: str) -> ResponseReturnValue:
    """The message about what was chosen, to be changed before it goes."""
    items, view = _chosen(), look(reference, page="offer")
    if not may_send(view.case):
        raise ReadAlongError
    return render_template(
        "workbench/word_offer.html",
        view=view,
        items=items,
        text=words_for(view.case, items, name=signed_in().first_name),
        can_app=can_be_apped(view.case.young_person),
        channel=channel_for(view.case.young_person),
    )


@workbench.post("/werk/dossier/<reference>/aanbod/app")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def ask_app_offer(reference: str) -> ResponseReturnValue:
    """The words ready for the app, which a person sends; kept as a draft until they did."""
    items = _chosen()
    with transaction() as session:
        case = case_or_404(session, reference)
        if not can_be_apped(case.young_person):
            raise CannotAppError
        if not may_send(case):
            raise ReadAlongError
        text = _words(case, items)
        keep_words(session, case.id, WORDS, text)
    return show_app(
        reference,
        text=text,
        name=WORDS,
        action="workbench.send_offer",
        refs=tuple(item.ref for item in items),
    )


@workbench.post("/werk/dossier/<reference>/aanbod/zoeken")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def find_offer(reference: str) -> ResponseReturnValue:
    """Things of the offer by words of the coach's own; a POST, as it is about somebody."""
    query = clean_line(request.form.get("zoek_aanbod", ""))[:QUERY_LENGTH]
    view = look(reference, page="offer")
    things = find_things(current_session(), view.case, query, now=now()) if query else ()
    return render_template(
        "workbench/find_offer.html", view=view, things=things, query=query, can=may_send(view.case)
    )


def _chosen() -> tuple[OfferItem, ...]:
    """What was ticked and is still there. Raises FieldMistakeError when that is nothing."""
    items = chosen_items(request.form.getlist(REFS)[:MOST_REFS])
    if not items:
        raise FieldMistakeError(REFS, gettext("Kies eerst wat je wilt sturen."))
    return items


def _words(case: Case, items: Sequence[OfferItem]) -> str:
    if WORDS in request.form:
        return read_words_to_send(request.form, case.young_person, name=WORDS)
    text = words_for(case, items, name=signed_in().first_name)
    if len(text) > MESSAGE_LENGTH:
        raise FieldMistakeError(REFS, gettext("Dit wordt te lang voor één bericht. Kies minder."))
    return text
