"""The one tap: 'I work', 'I am at school', 'I am looking', 'I need someone'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.lines import audit, write_line
from portal.cases.models import Case, EntryKind
from portal.cases.returning import lock_cases_of
from portal.entrance.sessions import young_actor
from portal.leaving.around import Around
from portal.leaving.models import CheckIn, CheckInAnswer
from portal.leaving.queries import present_case
from portal.leaving.returning import come_back
from portal.leaving.rules import can_be_answered


class QuestionOverError(Exception):
    """It was never asked, is not asked any more, or was answered more than a week ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of it. `due` is by when somebody who needs someone hears from a person."""

    is_new: bool
    due: datetime | None = None


def is_standing(session: Session, check_in_id: int, *, now: datetime) -> bool:
    """True while this question can be answered. Shows nothing of the answer."""
    row = session.get(CheckIn, check_in_id)
    return row is not None and _stands(row, now=now)


def answer_check_in(
    session: Session,
    check_in_id: int,
    answer: CheckInAnswer,
    *,
    around: Around,
    now: datetime,
) -> Answered:
    """Keep an answer, or another one within a week. NEED opens the door again at once.

    The same answer twice changes nothing. Raises QuestionOverError.
    """
    row = session.scalars(
        select(CheckIn).where(CheckIn.id == check_in_id).with_for_update()
    ).one_or_none()
    if row is None or not _stands(row, now=now):
        raise QuestionOverError
    if row.answer is answer:
        return Answered(is_new=False)
    row.answer, row.answered_at = answer, row.answered_at or now
    asked_of = session.get_one(Case, row.case_id)
    lock_cases_of(session, asked_of.young_person_id)
    case = present_case(session, asked_of.young_person_id) or asked_of
    write_line(
        session, case, EntryKind.CHECK_IN, by=None, now=now,
        details={"answer": answer.value, "months": row.months},
    )  # fmt: skip
    actor = young_actor(case.young_person_id)
    audit(session, case, "check_in.answered", by=None, actor=actor, now=now)
    if answer is not CheckInAnswer.NEED:
        return Answered(is_new=True)
    return Answered(is_new=True, due=come_back(session, case, around=around, asks=True, now=now))


def _stands(row: CheckIn, *, now: datetime) -> bool:
    return (
        row.asked_at is not None
        and row.dropped_at is None
        and can_be_answered(asked_at=row.asked_at, answered_at=row.answered_at, now=now)
    )
