"""Moving somebody to another organisation or other roles, without leaving anybody alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.accounts.services import AccountError, change_staff
from portal.rosters.absences import stand_in_roster_line
from portal.rosters.rules_absence import (
    Roster,
    is_desk_empty,
    mistake_in_stand_in,
    possible_stand_ins,
)
from portal.standing_in.absence import roster_now
from portal.standing_in.arranging import rearrange
from portal.standing_in.leaving import acts_for_anybody


def change_post(
    session: Session,
    staff: Staff,
    *,
    partner_id: str | None,
    roles: Collection[Role],
    now: datetime,
) -> None:
    """Change organisation or roles; their cases go along with them.

    Raises AccountError when somebody would stand in who may not, when the front desk would be
    empty, or when who has cases would have no queue; the caller's transaction is not kept then.
    """
    stand_in_roster_line(session)
    before = roster_now(session, now=now)
    change_staff(session, staff, partner_id=partner_id, roles=roles, now=now)
    session.flush()
    after = roster_now(session, now=now)
    if not after.people[staff.id].carries_cases and acts_for_anybody(session, staff.id):
        raise AccountError(f"{staff.first_name} has open cases: keep the role that has a queue.")
    _require_stand_ins(after)
    _require_desk(before, after)
    _forget_usual(session, staff, after)
    rearrange(session, now=now)


def _require_stand_ins(after: Roster) -> None:
    for away in after.absences:
        if mistake_in_stand_in(after, away) is not None:
            who, other = after.people[away.staff_id], after.people[away.stand_in_id]
            raise AccountError(
                f"{other.first_name} stands in for {who.first_name} from {away.starts_on}, and"
                " could not any more. Choose another stand-in first."
            )


def _require_desk(before: Roster, after: Roster) -> None:
    starts = {away.starts_on for away in after.absences if away.starts_on > after.today}
    for day in sorted({after.today, *starts}):
        if is_desk_empty(after, day) and not is_desk_empty(before, day):
            raise AccountError(f"Nobody would be at the front desk on {day}.")


def _forget_usual(session: Session, staff: Staff, after: Roster) -> None:
    """Who may not stand in any more is nobody's usual stand-in."""
    concerned = session.scalars(
        select(Staff).where(or_(Staff.id == staff.id, Staff.stand_in_id == staff.id))
    )
    for each in concerned.all():
        possible = {other.id for other in possible_stand_ins(after, each.id)}
        if each.stand_in_id not in possible:
            each.stand_in_id = None
