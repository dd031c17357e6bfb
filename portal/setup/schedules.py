"""From 'every Tuesday at two' to dates: expanding the schedules of a region's offer. Pure.

Times in a schedule are what the clock on the wall says, also in the weeks in which it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from typing import Any, Final

from portal.clock import REGION_ZONE, local_day

WEEKDAYS: Final = {
    name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
ORDINALS: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
WITHOUT_DATES: Final = frozenset({"appointment", "anytime"})

Schedule = Mapping[str, Any]


class ScheduleError(ValueError):
    """A schedule that cannot be read; says what is wrong with which value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMoment:
    """A moment to come. Times are aware, UTC; capacity in people."""

    starts_at: datetime
    ends_at: datetime
    place_id: str | None
    capacity: int
    language: str
    sessions: int


def expand_schedules(
    schedules: Schedule | Sequence[Schedule], *, now: datetime
) -> list[PlannedMoment]:
    """All moments of one schedule or several, seen from `now`, soonest first.

    The forms are described at the top of offer.yaml. Raises ScheduleError for another form.
    """
    listed = [schedules] if isinstance(schedules, Mapping) else schedules
    today = local_day(now)
    moments = [plan(schedule, day) for schedule in listed for day in days_of(schedule, today=today)]
    return sorted(moments, key=lambda moment: (moment.starts_at, moment.place_id or ""))


def place_without_dates(schedules: Schedule | Sequence[Schedule]) -> str | None:
    """Where people meet by appointment, when a schedule without dates says so."""
    listed = [schedules] if isinstance(schedules, Mapping) else schedules
    places = (s.get("place") for s in listed if s["kind"] in WITHOUT_DATES)
    return next((str(place) for place in places if place), None)


def days_of(schedule: Schedule, *, today: date) -> list[date]:
    """The days a schedule falls on, as people in the region count them."""
    kind = schedule["kind"]
    if kind in WITHOUT_DATES:
        return []
    ways: dict[str, Callable[[Schedule, date], list[date]]] = {
        "weekly": _weekly,
        "monthly": _monthly,
        "dates": lambda s, day: [day + timedelta(days=n) for n in s["in_days"]],
    }
    if kind not in ways:
        raise ScheduleError(f"unknown kind of schedule: {kind!r}")
    return ways[kind](schedule, today)


def _weekly(schedule: Schedule, today: date) -> list[date]:
    earliest = today + timedelta(days=schedule.get("first_in_days", 0))
    ahead = (_number(WEEKDAYS, schedule["weekday"]) - earliest.weekday()) % 7
    first = earliest + timedelta(days=ahead)
    step = timedelta(weeks=schedule.get("every_weeks", 1))
    return [first + step * n for n in range(schedule["count"])]


def _monthly(schedule: Schedule, today: date) -> list[date]:
    weekday = _number(WEEKDAYS, schedule["weekday"])
    ordinal = _number(ORDINALS, schedule["nth"])
    earliest = today + timedelta(days=schedule.get("first_in_days", 0))
    days = (_days_in_month(year, month, weekday)[ordinal] for year, month in _months_from(earliest))
    return list(islice((day for day in days if day >= earliest), schedule["count"]))


def _number(table: Mapping[str, int], name: str) -> int:
    if name not in table:
        raise ScheduleError(f"{name!r} is none of {', '.join(table)}")
    return table[name]


def _months_from(day: date) -> Iterator[tuple[int, int]]:
    for months in count(day.year * 12 + day.month - 1):
        yield months // 12, months % 12 + 1


def _days_in_month(year: int, month: int, weekday: int) -> list[date]:
    first = date(year, month, 1)
    ahead = (weekday - first.weekday()) % 7
    days = (first + timedelta(days=ahead + 7 * n) for n in range(5))
    return [day for day in days if day.month == month]


def plan(schedule: Schedule, day: date) -> PlannedMoment:
    """The moment of a schedule on one day; an end before the start is in the night after."""
    start = time.fromisoformat(schedule["start"])
    end = time.fromisoformat(schedule["end"])
    last_day = day if end > start else day + timedelta(days=1)
    return PlannedMoment(
        starts_at=wall_clock(day, start),
        ends_at=wall_clock(last_day, end),
        place_id=schedule.get("place"),
        capacity=schedule["capacity"],
        language=schedule.get("language", "nl"),
        sessions=schedule.get("sessions", 1),
    )


def wall_clock(day: date, at: time) -> datetime:
    """The moment in UTC at which the region's clocks say `at` on `day`."""
    return datetime.combine(day, at, tzinfo=REGION_ZONE).astimezone(UTC)
