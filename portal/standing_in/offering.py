"""Offering a case back: whom they asked for has room again, and who helps now is asked, once.

The coach asks the young person; nothing moves by itself.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff
from portal.audit.services import SYSTEM, record
from portal.cases.able import is_able, require_able, who_acts
from portal.cases.acting import open_loads
from portal.cases.lines import CaseError, audit, is_second_press, write_line
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.queries import is_open
from portal.standing_in import messages
from portal.standing_in.assigning import hand_over

BATCH: Final = 50
# The column as a statement knows it, whatever the mapped attribute's own type is.
CASE: Final[ColumnElement[int]] = Case.__table__.c.id


class NotHeldError(CaseError):
    """The case is not held for anybody any more."""


class NoRoomError(CaseError):
    """Whom they asked for is full again."""


def offer_back(session: Session, *, now: datetime) -> int:
    """Mark the held cases whose wished person is there with room, each once; returns how many."""
    waiting: dict[int, list[Case]] = defaultdict(list)
    for case in _held(session):
        waiting[case.held_for_id or 0].append(case)
    if not waiting:
        return 0
    loads, offered = open_loads(session), 0
    for wished_id, cases in sorted(waiting.items()):
        wished = session.get_one(Staff, wished_id)
        room = wished.max_cases - loads.get(wished_id, 0) - _undecided(session, wished_id)
        for case in cases[: max(room, 0)]:
            _offer(session, case, wished=wished, now=now)
            offered += 1
    return offered


def was_offered(session: Session, case: Case) -> bool:
    """True when the case was offered back to whom it is held for."""
    return bool(session.scalar(select(_offered(case.id))))


def _offered(case_id: int | ColumnElement[int]) -> Exists:
    """For one case, or for each case of the statement around it."""
    return exists().where(
        TimelineEntry.case_id == case_id, TimelineEntry.kind == EntryKind.OFFERED_BACK
    )


def _held(session: Session) -> list[Case]:
    return list(
        session.scalars(
            select(Case)
            .join(Staff, Staff.id == Case.held_for_id)
            .where(is_open(), Staff.is_able.is_(True), ~_offered(CASE))
            .options(joinedload(Case.contact_person), joinedload(Case.stand_in))
            .order_by(Case.opened_at, Case.id)
            .limit(BATCH)
            .with_for_update(of=Case, skip_locked=True)
        )
    )


def _undecided(session: Session, wished_id: int) -> int:
    """Cases that were offered to somebody and about which nobody said yes or no yet."""
    found = select(Case.id).where(is_open(), Case.held_for_id == wished_id, _offered(CASE))
    return len(session.scalars(found).all())


def _offer(session: Session, case: Case, *, wished: Staff, now: datetime) -> None:
    write_line(
        session,
        case,
        EntryKind.OFFERED_BACK,
        by=None,
        now=now,
        details={"wished": wished.first_name, "to": who_acts(case).id},
    )
    audit(session, case, "case.offered_back", by=None, now=now, wished=wished.id)


def go_back(
    session: Session, case: Case, *, by: Staff, press: str, queue_url: str, now: datetime
) -> bool:
    """Give the case to whom they asked for, because they still want that. False at a second press.

    Raises NotHeldError, NotAbleError when that person is away, NoRoomError when they are full.
    """
    if is_second_press(session, case, press):
        return False
    if case.held_for_id is None:
        raise NotHeldError
    wished = require_able(session, case.held_for_id)
    if open_loads(session).get(wished.id, 0) >= wished.max_cases:
        raise NoRoomError
    before = case.contact_person
    moved = hand_over(
        session, case, to=wished, by=by, reason=TakeOverReason.ASKED, press=press, now=now
    )
    messages.tell_colleagues(session, moved, before=before, by=by, queue_url=queue_url, now=now)
    return True


def stay(session: Session, case: Case, *, by: Staff, press: str, now: datetime) -> bool:
    """Keep the case with who has it: it is held for nobody any more. NotHeldError."""
    if is_second_press(session, case, press):
        return False
    if case.held_for is None:
        raise NotHeldError
    wished = case.held_for
    case.held_for = None
    write_line(
        session,
        case,
        EntryKind.OFFERED_BACK,
        by=by.id,
        now=now,
        press=press,
        details={"wished": wished.first_name, "stays_with": case.contact_person.first_name},
    )
    audit(session, case, "case.stays", by=by.id, now=now, wished=wished.id)
    return True


def drop_holds(session: Session, staff_id: int, *, now: datetime) -> int:
    """Hold nothing for somebody who leaves; returns how many cases that were."""
    cases = session.scalars(
        select(Case).where(Case.held_for_id == staff_id).order_by(Case.id).with_for_update()
    ).all()
    for case in cases:
        case.held_for = None
        record(
            session,
            "case.not_held",
            actor=SYSTEM,
            subject_kind="case",
            subject_id=case.id,
            at=now,
            wished=staff_id,
        )
    return len(cases)


def can_go_back(case: Case) -> bool:
    """True while whom they asked for is there."""
    return case.held_for is not None and is_able(case.held_for)
