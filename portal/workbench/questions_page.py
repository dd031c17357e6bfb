"""A question as its row and page show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext

from portal.cases.rules import time_left
from portal.partners.rules import WorkCalendar
from portal.questions.models import Asker, Question, QuestionState
from portal.workbench import words
from portal.workbench.cards import Clock, shorten
from portal.workbench.cursors import read_place, write_place

ASKERS: Final = {
    Asker.ANONYMOUS: lazy_gettext("Iemand zonder naam"),
    Asker.PARENT: lazy_gettext("Een ouder"),
    Asker.OTHER: lazy_gettext("Iemand anders"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCard:
    """One question. `clock` None: it was answered. `answer_by` is mail, sms or code."""

    reference: str
    asker: str
    words: str
    asked: str
    clock: Clock | None
    is_urgent: bool
    answer_by: str
    staff_name: str
    staff_portrait: str


def make_question_card(
    question: Question, *, calendar: WorkCalendar, now: datetime
) -> QuestionCard:
    """The card of a question."""
    is_open = question.state is QuestionState.OPEN
    by_sms = "sms" if question.phone else "code"
    return QuestionCard(
        reference=question.reference,
        asker=str(ASKERS[question.asker]),
        words=shorten(question.words),
        asked=words.when(question.asked_at, now=now),
        clock=_clock(question, calendar=calendar, now=now) if is_open else None,
        is_urgent=question.is_urgent,
        answer_by="mail" if question.email else by_sms,
        staff_name=question.staff.first_name,
        staff_portrait=question.staff.portrait,
    )


def _clock(question: Question, *, calendar: WorkCalendar, now: datetime) -> Clock:
    value = time_left(
        promised_at=question.promised_at, opened_at=question.asked_at, now=now, calendar=calendar
    )
    return Clock(
        is_late=value.is_late,
        fraction=value.fraction,
        said=words.left(value),
        due=words.deadline(question.promised_at, now=now),
    )


def cursor_of(place: tuple[datetime, int] | None) -> str:
    """Where the next page starts, for an address."""
    return write_place(*place) if place else ""


def read_after(text: str) -> tuple[datetime, int] | None:
    """The place that `cursor_of` wrote, or None."""
    return read_place(text)
