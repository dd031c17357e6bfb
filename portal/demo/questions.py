"""The invented questions, asked and answered through the same services that the pages use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from portal.demo.people import Asked
from portal.demo.script import Almanac, Event
from portal.partners.rules import WorkCalendar
from portal.questions.answering import answer_question, look_at_question
from portal.questions.asking import QuestionRequest, ask_question, find_asked


def events_of(session: Session, asked: Asked, almanac: Almanac) -> Iterator[Event]:
    """A question that is asked, and answered within the promise when it was."""
    asked_at = almanac.signed_up(asked.number + 1000, days_ago=asked.days_ago)
    ask = partial(_ask, session, asked, calendar=almanac.calendar, now=asked_at)
    yield Event(at=asked_at, do=ask)
    if asked.answer:
        at = almanac.at_work(f"question {asked.number}", after=asked_at, working_days=1)
        yield Event(at=at, do=partial(_answer, session, asked, now=at))


def _ask(session: Session, asked: Asked, *, calendar: WorkCalendar, now: datetime) -> None:
    request = QuestionRequest(
        key=_key(asked),
        words=asked.words,
        asker=asked.asker,
        phone=None,
        email=asked.email,
        is_urgent=False,
        locale=asked.locale,
    )
    ask_question(session, request, calendar=calendar, now=now)


def _answer(session: Session, asked: Asked, *, now: datetime) -> None:
    question = find_asked(session, _key(asked))
    if question is None:
        raise LookupError("A question is answered that was never asked.")
    look_at_question(session, question, by=question.staff_id, now=now)
    answer_question(session, question, text=asked.answer, by=question.staff_id, now=now)


def _key(asked: Asked) -> str:
    return f"demo-question-{asked.number}"
