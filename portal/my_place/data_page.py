"""My data: what was asked and how it stands, and what stays by which rule, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.i18n import current_locale, say_day
from portal.my_place.place import Place
from portal.rights.models import DataRequest, PrivacyQuestion, RequestKind
from portal.rights.questions import list_own_questions
from portal.rights.requests import list_own_requests
from portal.rights.settings import RightsTerms, read_terms

KINDS: Final = {
    RequestKind.EXPORT: lazy_gettext("Een kopie van je gegevens"),
    RequestKind.CORRECT: lazy_gettext("Iets verbeteren"),
    RequestKind.ERASE: lazy_gettext("Alles weghalen"),
}
NOTES: Final = lazy_gettext("De werknotities over jou")
OUTCOMES: Final = {
    "copy": lazy_gettext("Je hebt hem opgehaald."),
    "withdrawn": lazy_gettext("Je hebt dit gestopt. Alles blijft staan."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question or request: what, how it stands in words, and the answer."""

    reference: str
    title: str
    words: str
    status: str
    answer: str
    told: tuple[str, ...]
    is_open: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView:
    """All of the page. `erase_on` is the day of a removal that was asked for."""

    asked: tuple[Asked, ...]
    terms: RightsTerms
    erase_on: str


def read_data(session: Session, place: Place) -> DataView:
    """Their own questions and requests, the last one first."""
    person_id = place.person.id
    requests = list_own_requests(session, person_id)
    asked = [
        *(_of_request(each) for each in requests),
        *(_of_question(each) for each in list_own_questions(session, person_id)),
    ]
    erasing = next((each for each in requests if _is_erasing(each)), None)
    return DataView(
        asked=tuple(sorted(asked, key=lambda each: each.at, reverse=True)),
        terms=read_terms(session, locale=current_locale()),
        erase_on=say_day(erasing.due_at) if erasing else "",
    )


def _is_erasing(request: DataRequest) -> bool:
    return request.kind is RequestKind.ERASE and request.done_at is None


def _of_request(request: DataRequest) -> Asked:
    said = request.outcome.get("said", "")
    is_for_notes = request.kind is RequestKind.EXPORT and said != "copy"
    return Asked(
        reference=request.reference,
        title=str(NOTES if is_for_notes else KINDS[request.kind]),
        words=request.words,
        status=_status(request.done_at, request.due_at),
        answer=request.outcome.get("words") or str(OUTCOMES.get(said, "")),
        told=tuple(request.outcome.get("told", ())),
        is_open=request.done_at is None,
        at=request.asked_at,
    )


def _of_question(question: PrivacyQuestion) -> Asked:
    about = gettext("Klopt dit?") if question.audit_position else gettext("Een vraag")
    return Asked(
        reference=question.reference,
        title=str(about),
        words=question.words,
        status=_status(question.answered_at, question.due_at),
        answer=question.answer,
        told=(),
        is_open=question.answered_at is None,
        at=question.asked_at,
    )


def _status(done_at: datetime | None, due_at: datetime) -> str:
    if done_at is not None:
        return str(gettext("Klaar op %(day)s", day=say_day(done_at)))
    return str(gettext("We zijn ermee bezig. Uiterlijk %(day)s.", day=say_day(due_at)))
