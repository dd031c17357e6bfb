"""How long a place is held, and on which days a series meets. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from portal.clock import REGION_ZONE, local_day

# Near the start a place is held for a third of the time that is left, so that three may get it.
SHARE_OF_WHAT_IS_LEFT: Final = 3
SHORTEST_HOLD: Final = timedelta(minutes=15)
# Who is asked late keeps some time to pass the place on before it begins.
LATEST_SHARE: Final = 4
LATEST_HOLD: Final = timedelta(hours=1)
# Silence at night is sleep, not a no.
NIGHT_FROM, NIGHT_UNTIL = time(22), time(8)
AFTER_NIGHT: Final = time(10)
WEEK: Final = timedelta(weeks=1)
# Nothing meets more often than each week of a year.
LONGEST_SERIES: Final = 52 * WEEK
# Somebody may say how it was from this hour of the day after.
ASKED_FROM: Final = time(10)


def hold_until(now: datetime, *, starts_at: datetime, hours: int) -> datetime:
    """Until when a place is held for somebody who still has to say yes.

    `hours` is the usual time, from the region's file; shorter when the start is near, longer over
    a night, and always before the start.
    """
    left = starts_at - now
    held = min(timedelta(hours=hours), max(left / SHARE_OF_WHAT_IS_LEFT, SHORTEST_HOLD))
    latest = starts_at - min(LATEST_HOLD, left / LATEST_SHARE)
    return min(_past_night(now + held), latest)


def _past_night(moment: datetime) -> datetime:
    at_home = moment.astimezone(REGION_ZONE)
    if at_home.time() >= NIGHT_FROM:
        at_home += timedelta(days=1)
    elif at_home.time() >= NIGHT_UNTIL:
        return moment
    return datetime.combine(at_home.date(), AFTER_NIGHT, tzinfo=REGION_ZONE).astimezone(
        moment.tzinfo
    )


def starts_of(starts_at: datetime, *, sessions: int) -> tuple[datetime, ...]:
    """When each of the weekly times begins: the same time on the clock, also after it changed."""
    at_home = starts_at.astimezone(REGION_ZONE)
    return tuple((at_home + week * WEEK).astimezone(starts_at.tzinfo) for week in range(sessions))


def last_day(ends_at: datetime, *, sessions: int) -> date:
    """The day on which the last of the weekly times ends, on the region's calendar."""
    return local_day(ends_at) + (sessions - 1) * WEEK


def is_on(day: date, *, starts_at: datetime, sessions: int) -> bool:
    """True on each day that the moment, or one of its weekly times, begins."""
    return any(local_day(start) == day for start in starts_of(starts_at, sessions=sessions))


def asked_at(ends_at: datetime, *, sessions: int) -> datetime:
    """When somebody is asked how it was: the morning of the day after the last time."""
    day = last_day(ends_at, sessions=sessions) + timedelta(days=1)
    return datetime.combine(day, ASKED_FROM, tzinfo=REGION_ZONE).astimezone(ends_at.tzinfo)
