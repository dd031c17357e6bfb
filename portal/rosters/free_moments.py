"""Which moments of somebody are free to pick. Pure; `now` is passed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.clock import REGION_ZONE
from portal.partners.rules import WorkCalendar
from portal.rosters.models import HoursKind
from portal.rosters.working_days import Part, Pattern

Span = tuple[datetime, datetime]
# First and last day; the last is None as long as somebody is away.
Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class FreeMoment:
    """A moment that can be picked: aware, in UTC, with the place of its part of the week."""

    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What leaves no room: days away, times that are busy, in no order."""

    away: tuple[Days, ...] = ()
    busy: tuple[Span, ...] = ()

    def is_away(self, day: date) -> bool:
        """True on a day of an absence."""
        return any(first <= day and (last is None or day <= last) for first, last in self.away)

    def touches(self, moment: FreeMoment) -> bool:
        """True when a busy time overlaps the moment; ending as it begins is no overlap."""
        return any(start < moment.ends_at and moment.starts_at < end for start, end in self.busy)


def free_moments(
    pattern: Pattern,
    days: Iterable[date],
    *,
    calendar: WorkCalendar,
    taken: Taken,
    now: datetime,
) -> list[FreeMoment]:
    """The free moments on `days` that are still to begin, in order."""
    open_days = (
        day for day in days if not calendar.is_holiday(day) and not taken.is_away(day)
    )  # fmt: skip
    found = (
        moment
        for day in open_days
        for part in pattern.parts_on(day, HoursKind.FREE)
        for moment in moments_in(day, part)
    )
    return sorted(each for each in found if each.starts_at > now and not taken.touches(each))


def moments_in(day: date, part: Part) -> Iterator[FreeMoment]:
    """The whole moments that fit in a part of a local day, one after another.

    On the night the clock moves they are counted in real time: an hour that is not there holds no
    moment, and one that comes twice holds two.
    """
    if part.minutes <= 0:
        return
    length = timedelta(minutes=part.minutes)
    start, last = instant(day, part.starts), instant(day, part.ends)
    while start + length <= last:
        if part.starts <= _wall(day, start) and _wall(day, start + length) <= part.ends:
            yield FreeMoment(starts_at=start, ends_at=start + length, place=part.place)
        start += length


def instant(day: date, minutes: int) -> datetime:
    """So many minutes on the clock after a local midnight, in UTC; 1440 is the next midnight."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=REGION_ZONE).astimezone(UTC)


def _wall(day: date, moment: datetime) -> int:
    """Minutes on the clock after the midnight of `day`."""
    wall = moment.astimezone(REGION_ZONE).replace(tzinfo=None) - datetime.combine(day, time())
    return int(wall.total_seconds() // 60)


def closed_days(days: Collection[date], calendar: WorkCalendar) -> frozenset[date]:
    """The days among these on which the region is closed."""
    return frozenset(day for day in days if calendar.is_holiday(day))
