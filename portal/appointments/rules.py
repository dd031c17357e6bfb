"""Which moments can be, and when somebody is reminded. Pure; `now` is passed in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from portal.cases.rhythm import PARTS, part_of
from portal.clock import REGION_ZONE, local_day

ONLINE: Final = "online"
PHONE: Final = "phone"
WALK: Final = "walk"
ELSEWHERE: Final = (ONLINE, PHONE, WALK)
LENGTHS: Final = (15, 30, 45, 60, 90)
USUAL_LENGTH: Final = 30
MOST_OPTIONS: Final = 6
AHEAD_DAYS: Final = 14
FARTHEST: Final = timedelta(days=366)
# Nobody picks a moment that their coach cannot see coming.
NOTICE: Final = timedelta(hours=2)

TWO_HOURS: Final = timedelta(hours=2)
ONE_DAY: Final = timedelta(days=1)
# Nobody hears from us before this or from this on.
CIVIL_FROM: Final = time(8)
CIVIL_UNTIL: Final = time(21)
# At what time on the day before, in each part of a day that is safe; the latest safe one counts.
DAY_BEFORE: Final = {"morning": time(9), "afternoon": time(13), "evening": time(17)}
Span = tuple[datetime, datetime]


class Which(StrEnum):
    """Which of the two reminders."""

    DAY = "day"
    HOURS = "hours"


def overlaps(one: Span, other: Span) -> bool:
    """True when two spans share a moment; ending as the other begins is no overlap."""
    return one[0] < other[1] and other[0] < one[1]


def reminder_at(which: Which, starts_at: datetime, *, safe_times: Collection[str]) -> datetime:
    """The moment from which a reminder may go, on the clock of the region."""
    if which is Which.HOURS:
        return max(starts_at - TWO_HOURS, _on(starts_at, CIVIL_FROM))
    part = next((each for each in reversed(PARTS) if each in safe_times), PARTS[-1])
    return _on(starts_at, DAY_BEFORE[part], days_before=1)


def is_reminder_due(
    which: Which,
    starts_at: datetime,
    *,
    planned_at: datetime,
    safe_times: Collection[str],
    now: datetime,
) -> bool:
    """True while a reminder may go: never late, never at an hour that is not safe.

    Who planned it after it would have gone knows already. The one of the day before is not sent on
    the day itself.
    """
    due = reminder_at(which, starts_at, safe_times=safe_times)
    if not due <= now < min(starts_at, _on(now, CIVIL_UNTIL)) or planned_at >= due:
        return False
    if which is Which.DAY and local_day(now) >= local_day(starts_at):
        return False
    safe = {each for each in safe_times if each in PARTS}
    part = part_of(now)
    return not safe or (0 <= part < len(PARTS) and PARTS[part] in safe)


def _on(moment: datetime, clock: time, *, days_before: int = 0) -> datetime:
    """A time on the clock of the local day of `moment`, or so many days before it."""
    day = local_day(moment) - days_before * ONE_DAY
    return datetime.combine(day, clock, tzinfo=REGION_ZONE)
