"""Making sure that somebody able acts for a case: the contact person, else who stands in."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.able import is_able, lock_staff
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, EntryKind
from portal.cases.queries import is_open
from portal.clock import local_day
from portal.rosters.absences import read_roster
from portal.rosters.rules_absence import NobodyAbleError, stand_in_on

# Somebody may fall ill between the look at the roster and the lock; not this often.
TRIES: Final = 3


def open_loads(session: Session) -> dict[int, int]:
    """Staff id to how many open cases that person is the contact person of."""
    counted = select(Case.contact_person_id, func.count().label("carried"))
    rows = session.execute(counted.where(is_open()).group_by(Case.contact_person_id))
    return {row.contact_person_id: row.carried for row in rows}


def ensure_acting(session: Session, case: Case, now: datetime) -> bool:
    """See to it that who acts for a case is able; True when somebody stands in now.

    Called before the row is written, for a new case or one that becomes open: the contact person is
    locked, so that they do not become unable meanwhile. Raises NobodyAbleError.
    """
    contact = lock_staff(session, case.contact_person_id or case.contact_person.id)
    if is_able(contact):
        case.stand_in = None
        return False
    case.stand_in = _lock_stand_in(session, contact.id, now=now)
    return True


def _lock_stand_in(session: Session, staff_id: int, *, now: datetime) -> Staff:
    loads, today = open_loads(session), local_day(now)
    for _ in range(TRIES):
        roster = read_roster(session, today=today, loads=loads)
        staff = lock_staff(session, stand_in_on(roster, staff_id, today))
        if is_able(staff):
            return staff
    raise NobodyAbleError


def tell_standing_in(session: Session, case: Case, *, now: datetime) -> None:
    """The line and the audit row of who `ensure_acting` found, once the case is kept."""
    if case.stand_in is None:
        return
    write_line(
        session,
        case,
        EntryKind.STAND_IN,
        by=None,
        now=now,
        details={"before": case.contact_person.first_name, "after": case.stand_in.first_name},
    )
    audit(session, case, "case.stand_in", by=None, now=now, stand_in=case.stand_in_id)
