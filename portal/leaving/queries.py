"""Reads of pauses, ends and questions how it goes."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.cases.models import Case, CaseState, EntryKind, TimelineEntry
from portal.leaving.models import CheckIn, Leave, LeaveKind

PENDING: Final = (CheckIn.asked_at.is_(None), CheckIn.dropped_at.is_(None))


def present_case(session: Session, young_person_id: int) -> Case | None:
    """The open case of somebody, else the last one that went on in no other."""
    cases = session.scalars(
        select(Case)
        .where(Case.young_person_id == young_person_id, Case.goes_on_in_id.is_(None))
        .options(
            joinedload(Case.young_person),
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
        )
        .order_by(Case.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    running = (each for each in cases if each.state is CaseState.OPEN)
    return next(running, cases[0] if cases else None)


def running_leave(session: Session, young_person_id: int) -> Leave | None:
    """What somebody chose and did not come back from; there is at most one."""
    return session.scalars(
        select(Leave).where(Leave.young_person_id == young_person_id, Leave.returned_at.is_(None))
    ).one_or_none()


def pause_of(session: Session, case: Case) -> Leave | None:
    """The pause in which an open case rests, or None: somebody who was in contact rests no more."""
    if case.rests_until is None or case.state is not CaseState.OPEN:
        return None
    return session.scalars(
        select(Leave).where(
            Leave.case_id == case.id, Leave.kind == LeaveKind.PAUSE, Leave.returned_at.is_(None)
        )
    ).one_or_none()


def leave_of(session: Session, case: Case) -> Leave | None:
    """What they chose last for this case and still stands; of an end the one it ended with."""
    if case.state is CaseState.OPEN:
        return pause_of(session, case)
    return session.scalars(
        select(Leave).where(Leave.case_id == case.id, Leave.returned_at.is_(None))
    ).one_or_none()


def stale_leaves() -> Select[Leave]:
    """What stands as running although they are back, by signing up or by a colleague."""
    other = aliased(Case)
    is_back = exists().where(
        other.young_person_id == Leave.young_person_id, other.state == CaseState.OPEN
    )
    is_awake = Case.rests_until.is_(None)
    return (
        select(Leave)
        .join(Case, Case.id == Leave.case_id)
        .where(
            Leave.returned_at.is_(None),
            or_(
                (Leave.kind == LeaveKind.STOP) & is_back,
                (Leave.kind == LeaveKind.PAUSE) & ((Case.state == CaseState.CLOSED) | is_awake),
            ),
        )
        .order_by(Leave.id)
    )


def ended_pauses(today: date) -> Select[Leave]:
    """Pauses whose chosen day has come."""
    return select(Leave).where(Leave.returned_at.is_(None), Leave.until <= today).order_by(Leave.id)


def pending_check_ins(session: Session, young_person_id: int) -> list[CheckIn]:
    """Questions that are yet to be asked, the first one first."""
    return list(
        session.scalars(
            select(CheckIn)
            .where(CheckIn.young_person_id == young_person_id, *PENDING)
            .order_by(CheckIn.due_on, CheckIn.id)
        )
    )


def last_new_person(session: Session, case: Case) -> TimelineEntry | None:
    """The line of the last time that they chose somebody else."""
    return session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.case_id == case.id, TimelineEntry.kind == EntryKind.NEW_PERSON)
        .order_by(TimelineEntry.id.desc())
        .limit(1)
    ).first()
