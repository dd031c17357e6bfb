"""The free moments of somebody, from all that is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.clock import REGION_ZONE
from portal.partners.queries import work_calendar
from portal.rosters.free_moments import FreeMoment, Span, Taken, free_moments
from portal.rosters.models import Absence, BusyTime
from portal.rosters.working_days import read_patterns


def moments(
    session: Session,
    staff_id: int,
    first_day: date,
    days: int,
    now: datetime,
    *,
    also_busy: Iterable[Span] = (),
) -> list[FreeMoment]:
    """What young people could pick with `staff_id` on so many local days from `first_day`.

    Free moments of the week and extra ones, without days off, absences, holidays, what their own
    calendar says is busy, what is `also_busy`, and what has begun. Four statements.
    """
    taken = _taken(session, staff_id, first_day, first_day + timedelta(days=days))
    listed = [first_day + timedelta(days=number) for number in range(days)]
    return free_moments(
        read_patterns(session, [staff_id])[staff_id],
        listed,
        calendar=work_calendar(session),
        taken=replace(taken, busy=(*taken.busy, *also_busy)),
        now=now,
    )


def _taken(session: Session, staff_id: int, first: date, last: date) -> Taken:
    away = session.execute(
        select(Absence.starts_on, Absence.ends_on)
        .where(
            Absence.staff_id == staff_id,
            Absence.starts_on <= last,
            or_(Absence.ends_on.is_(None), Absence.ends_on >= first),
            # Back before it was planned.
            Absence.ended_at.is_(None),
        )
        .order_by(Absence.starts_on, Absence.id)
    )
    begin, end = (datetime.combine(day, time(), tzinfo=REGION_ZONE) for day in (first, last))
    busy = session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at)
        .where(
            BusyTime.staff_id == staff_id,
            BusyTime.ends_at > begin.astimezone(UTC),
            BusyTime.starts_at < end.astimezone(UTC),
        )
        .order_by(BusyTime.starts_at, BusyTime.id)
    )
    return Taken(
        away=tuple((row.starts_on, row.ends_on) for row in away),
        busy=tuple((row.starts_at, row.ends_at) for row in busy),
    )
