"""Reads for the pages of somebody's own roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.partners.models import Place
from portal.rosters.hours import DayHours
from portal.rosters.models import Calendar, HoursException, HoursKind
from portal.rosters.working_days import read_patterns

DAYS_OF_WEEK = 7


def read_week(session: Session, staff_id: int) -> list[DayHours]:
    """The seven days of somebody's usual week, Monday first."""
    week = read_patterns(session, [staff_id])[staff_id].week
    return [
        DayHours(
            work=tuple(part for kind, on, part in week if on == day and kind == HoursKind.WORK),
            free=tuple(part for kind, on, part in week if on == day and kind == HoursKind.FREE),
        )
        for day in range(DAYS_OF_WEEK)
    ]


def coming_changes(session: Session, staff_id: int, *, today: date) -> Sequence[HoursException]:
    """The days from today on that differ, in order."""
    return session.scalars(
        select(HoursException)
        .where(HoursException.staff_id == staff_id, HoursException.on_day >= today)
        .order_by(HoursException.on_day, HoursException.starts, HoursException.id)
    ).all()


def place_names(session: Session) -> dict[str, str]:
    """The places of the region by id, in order of town and name."""
    rows = session.execute(
        select(Place.id, Place.name, Place.town).order_by(Place.town, Place.name, Place.id)
    )
    return {row.id: f"{row.name}, {row.town}" for row in rows}


def find_calendar(session: Session, staff_id: int) -> Calendar | None:
    """Somebody's feeds, None as long as they have neither."""
    return session.get(Calendar, staff_id)
