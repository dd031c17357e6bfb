"""How many cases somebody has room for: proposed by one, agreed by the other.

The two are the coach and who leads their team. What only one of them said counts for nothing yet.
Here too: who usually stands in for somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.audit.services import record, staff_actor
from portal.rosters.models import RoomProposal
from portal.rosters.rules_absence import Roster, possible_stand_ins

MOST: Final = 200
HISTORY: Final = 10
AGREED: Final = "room.agreed"


class RoomRefusedError(Exception):
    """Nothing to agree to any more, your own proposal, or another number than was seen."""


class NoSuchStandInError(Exception):
    """A usual stand-in is of the same organisation or of the front desk, and somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A maximum that both agreed to."""

    at: datetime
    before: int
    after: int


def find_proposal(session: Session, staff_id: int) -> RoomProposal | None:
    """What is proposed for somebody now, with who proposed it."""
    return session.scalars(
        select(RoomProposal)
        .where(RoomProposal.staff_id == staff_id)
        .options(joinedload(RoomProposal.proposer))
    ).one_or_none()


def propose_room(session: Session, staff: Staff, *, max_cases: int, by: int, now: datetime) -> bool:
    """Propose a maximum; True when that agrees with what the other proposed, so that it counts.

    Raises ValueError outside 0..200.
    """
    if not 0 <= max_cases <= MOST:
        raise ValueError(max_cases)
    found = _locked(session, staff.id)
    if found is not None and found.proposed_by != by and found.max_cases == max_cases:
        _settle(session, staff, found, by=by, now=now)
        return True
    if found is None:
        found = RoomProposal(staff_id=staff.id)
        session.add(found)
    found.max_cases, found.proposed_by, found.proposed_at = max_cases, by, now
    session.flush()
    _note(session, "room.proposed", staff.id, by=by, now=now, max_cases=max_cases)
    return False


def agree_room(session: Session, staff: Staff, *, max_cases: int, by: int, now: datetime) -> None:
    """Agree to the proposal that was seen. RoomRefusedError when it is yours, gone or another."""
    found = _locked(session, staff.id)
    if found is None or found.proposed_by == by or found.max_cases != max_cases:
        raise RoomRefusedError
    _settle(session, staff, found, by=by, now=now)


def drop_proposal(session: Session, staff_id: int, *, by: int, now: datetime) -> bool:
    """Take a proposal back, or say no to it; False when there is none."""
    found = _locked(session, staff_id)
    if found is None:
        return False
    _note(session, "room.dropped", staff_id, by=by, now=now, max_cases=found.max_cases)
    session.delete(found)
    session.flush()
    return True


def _locked(session: Session, staff_id: int) -> RoomProposal | None:
    # The person's own row: two who propose the first one at once stand in line for it.
    session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update(key_share=True))
    return session.scalars(
        select(RoomProposal)
        .where(RoomProposal.staff_id == staff_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _settle(
    session: Session, staff: Staff, proposal: RoomProposal, *, by: int, now: datetime
) -> None:
    before, staff.max_cases = staff.max_cases, proposal.max_cases
    session.delete(proposal)
    session.flush()
    _note(
        session, AGREED, staff.id, by=by, now=now,
        before=before, max_cases=staff.max_cases, proposed_by=proposal.proposed_by,
    )  # fmt: skip


def room_history(session: Session, staff_id: int) -> list[Agreement]:
    """What was agreed before, the latest first; from the trail."""
    rows = session.scalars(
        select(AuditRow)
        .where(
            AuditRow.action == AGREED,
            AuditRow.subject_kind == "staff",
            AuditRow.subject_id == str(staff_id),
        )
        .order_by(AuditRow.position.desc())
        .limit(HISTORY)
    )
    return [
        Agreement(at=row.at, before=row.details["before"], after=row.details["max_cases"])
        for row in rows
    ]


def set_usual_stand_in(
    session: Session,
    roster: Roster,
    staff: Staff,
    *,
    stand_in_id: int | None,
    by: int,
    now: datetime,
) -> None:
    """Say who usually stands in, or nobody. Raises NoSuchStandInError."""
    possible = {each.id for each in possible_stand_ins(roster, staff.id)}
    if stand_in_id is not None and stand_in_id not in possible:
        raise NoSuchStandInError
    staff.stand_in_id = stand_in_id
    _note(session, "staff.usual_stand_in", staff.id, by=by, now=now, stand_in=stand_in_id)


def _note(
    session: Session, action: str, staff_id: int, *, by: int, now: datetime, **details: int | None
) -> None:
    record(
        session,
        action,
        actor=staff_actor(by),
        subject_kind="staff",
        subject_id=staff_id,
        at=now,
        **details,
    )
