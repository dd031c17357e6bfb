"""What the worker does because it is time: absences that begin and end, and room that came."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.clock import local_day
from portal.rosters.absences import stand_in_roster_line
from portal.rosters.models import Absence
from portal.standing_in.absence import begin_absence, finish_absence
from portal.standing_in.telling import tell_about_long_absences

# People turned in one transaction; the worker comes back in a minute for the others.
BATCH: Final = 20


def turn_absences(session: Session, now: datetime) -> int:
    """End what is over and begin what starts; returns how many. Again changes nothing.

    Who comes back goes first, so that they can be the stand-in of who leaves.
    """
    due = _due(session, now)
    if due:
        stand_in_roster_line(session)
        # Somebody may have turned or changed them while we stood in line.
        due = _due(session, now)
    for absence in due:
        if _is_over(absence, now):
            finish_absence(session, absence, now=now)
        else:
            begin_absence(session, absence, now=now)
    tell_about_long_absences(session, now=now)
    return len(due)


def _is_over(absence: Absence, now: datetime) -> bool:
    return absence.ends_on is not None and absence.ends_on < local_day(now)


def _due(session: Session, now: datetime) -> list[Absence]:
    """Absences whose day came: over first, then those that start, the oldest first."""
    today = local_day(now)
    is_over = Absence.ends_on < today
    begins = (Absence.began_at.is_(None)) & (Absence.starts_on <= today)
    return list(
        session.scalars(
            select(Absence)
            .where(Absence.ended_at.is_(None), or_(is_over, begins))
            .order_by(is_over.desc().nulls_last(), Absence.starts_on, Absence.id)
            .limit(BATCH)
            .execution_options(populate_existing=True)
        )
    )
