"""What the pages of a coach and of a team lead do alike, and the people that a lead may change."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import abort
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.guard import signed_in
from portal.accounts.models import Staff, StaffState
from portal.rosters.room import NoSuchStandInError, set_usual_stand_in
from portal.standing_in.absence import roster_now

NOT_AGREED: Final = lazy_gettext("Dit voorstel is er niet meer, of het is veranderd. Kijk opnieuw.")
NOT_POSSIBLE: Final = lazy_gettext("Kies een collega van je team of van het loket.")


def set_usual(
    session: Session, staff: Staff, *, stand_in_id: int | None, by: int, now: datetime
) -> bool:
    """Who usually stands in, or nobody; False for somebody who may not."""
    roster = roster_now(session, now=now)
    try:
        set_usual_stand_in(session, roster, staff, stand_in_id=stand_in_id, by=by, now=now)
    except NoSuchStandInError:
        return False
    return True


def colleague(session: Session, staff_id: int) -> Staff:
    """An active colleague of the reader's own organisation; 404 for anybody else."""
    found = session.scalars(
        select(Staff).where(
            Staff.id == staff_id,
            Staff.partner_id == signed_in().partner_id,
            Staff.state == StaffState.ACTIVE,
        )
    ).one_or_none()
    if found is None:
        abort(404)
    return found
