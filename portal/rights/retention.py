"""How long what is kept: who was last spoken to so long ago that they are removed by themselves.

The months come from the purposes, so that what a young person reads is what is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases.models import Case, CaseState, TimelineEntry, YoungPerson
from portal.clock import REGION_ZONE, local_day
from portal.consent.purposes import all_purposes
from portal.database import Database
from portal.entrance.models import PlaceSession
from portal.leaving.check_ins import count_and_forget
from portal.leaving.models import CheckIn
from portal.leaving.rules import add_months
from portal.rights.chores import LONG_ENOUGH, erase_now, remove_files
from portal.rights.models import DataRequest, PrivacyQuestion
from portal.rights.persons import numbers_of
from portal.storage import Store

HELP: Final = "help"
CHECK_IN: Final = "check_in"
# No month is shorter; what is surely too young is not even read.
DAYS_PER_MONTH: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Somebody who is to be removed, by number, with the day of the last contact."""

    young_person_id: int
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What is due today: people, and how many answers to 'how is it going?'."""

    people: tuple[Due, ...]
    check_ins: int


def read_retention(session: Session, *, now: datetime) -> Retention:
    """What is due, without removing anything."""
    today = local_day(now)
    return Retention(
        people=tuple(_due_people(session, today=today, now=now)),
        check_ins=_old_check_ins(session, now=now),
    )


def apply_retention(database: Database, store: Store, journal: Path, *, now: datetime) -> Retention:
    """Remove what is due, each person in a transaction of their own."""
    with database.sessions() as session:
        due = read_retention(session, now=now)
    for each in due.people:
        with database.transaction() as session:
            # Somebody may have come back since the list was made.
            if last_contact(session, each.young_person_id) != each.last_on:
                continue
            erased = erase_now(session, each.young_person_id, journal, reason=LONG_ENOUGH, now=now)
        remove_files(store, erased)
    if due.check_ins:
        with database.transaction() as session:
            count_and_forget(session, before=_check_ins_before(now))
    return due


def _due_people(session: Session, *, today: date, now: datetime) -> list[Due]:
    months = _months(HELP)
    candidates = session.scalars(
        select(YoungPerson.id)
        .join(Case, Case.young_person_id == YoungPerson.id)
        .where(YoungPerson.erased_at.is_(None), YoungPerson.merged_into_id.is_(None))
        .group_by(YoungPerson.id)
        .having(
            func.count(Case.id).filter(Case.state == CaseState.OPEN) == 0,
            func.max(Case.closed_at) < now - timedelta(days=months * DAYS_PER_MONTH),
        )
        .order_by(YoungPerson.id)
    ).all()
    found = [(each, last_contact(session, each)) for each in candidates]
    return [
        Due(young_person_id=number, last_on=last)
        for number, last in found
        if last is not None and add_months(last, months) <= today
    ]


def last_contact(session: Session, young_person_id: int) -> date | None:
    """The day of the last sign of somebody; None while anything of theirs still goes on."""
    mine = numbers_of(session, young_person_id)
    open_case = select(Case.id).where(Case.id.in_(mine.case_ids), Case.state == CaseState.OPEN)
    if session.scalars(open_case).first() is not None or _waits(session, mine.person_ids):
        return None
    moments = [
        session.scalar(select(func.max(column)).where(key.in_(ids)))
        for column, key, ids in (
            (Case.closed_at, Case.id, mine.case_ids),
            (TimelineEntry.at, TimelineEntry.case_id, mine.case_ids),
            (CheckIn.answered_at, CheckIn.young_person_id, mine.person_ids),
            (PlaceSession.seen_at, PlaceSession.young_person_id, mine.person_ids),
        )
    ]
    known = [each for each in moments if each is not None]
    return max(local_day(each) for each in known) if known else None


def _waits(session: Session, person_ids: Sequence[int]) -> bool:
    """True while a question or request is open, or they said yes to being asked later."""
    queries: tuple[Any, ...] = (
        select(PrivacyQuestion.id).where(
            PrivacyQuestion.young_person_id.in_(person_ids),
            PrivacyQuestion.answered_at.is_(None),
        ),
        select(DataRequest.id).where(
            DataRequest.young_person_id.in_(person_ids), DataRequest.done_at.is_(None)
        ),
        select(CheckIn.id).where(
            CheckIn.young_person_id.in_(person_ids),
            CheckIn.asked_at.is_(None),
            CheckIn.dropped_at.is_(None),
        ),
    )
    return any(session.scalars(each).first() is not None for each in queries)


def _old_check_ins(session: Session, *, now: datetime) -> int:
    asked = select(func.count(CheckIn.id)).where(CheckIn.asked_at < _check_ins_before(now))
    return session.scalar(asked) or 0


def _check_ins_before(now: datetime) -> datetime:
    """The first moment from which an answer is still kept: its own day counts in full."""
    first = add_months(local_day(now), -_months(CHECK_IN)) + timedelta(days=1)
    return datetime.combine(first, time(), tzinfo=REGION_ZONE)


def _months(purpose_id: str) -> int:
    months = all_purposes()[purpose_id].keep_months
    if months is None:
        raise ValueError(f"{purpose_id} has no number of months")
    return months
