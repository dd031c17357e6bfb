"""The region's working days and the one deadline that follows from them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from portal.clock import REGION_ZONE, local_day
from portal.partners.dutch_holidays import dutch_holidays

COUNTRY: Final = "NL"
SATURDAY: Final = 5
END_OF_WORKING_DAY: Final = time(17, 0)
START_OF_WORKING_DAY: Final = time(9, 0)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days count. `closed` holds 'MM-DD' (every year) or 'YYYY-MM-DD' texts."""

    closed: frozenset[str] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """True on a weekday that is no holiday and not closed by the region."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """True on a public holiday and on a day that the region is closed."""
        if day in dutch_holidays(day.year) or day.isoformat() in self.closed:
            return True
        return day.strftime("%m-%d") in self.closed

    def add(self, day: date, working_days: int) -> date:
        """The `working_days`-th working day after `day`; `day` itself never counts."""
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working_day(day)
        return day

    def count_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.count_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


def make_calendar(country: str, closed: Iterable[str]) -> WorkCalendar:
    """A calendar from region.yaml's `holidays`. ValueError for another country's holidays."""
    if country != COUNTRY:
        raise ValueError(f"holidays of {country!r} are not known, only those of {COUNTRY}")
    return WorkCalendar(closed=frozenset(closed))


def promise_deadline(opened_at: datetime, *, calendar: WorkCalendar, working_days: int) -> datetime:
    """The moment by which a person makes contact: 17.00 local, `working_days` after the day.

    The same moment is shown in the confirmation, on every list and in every message.
    """
    day = calendar.add(local_day(opened_at), working_days)
    return datetime.combine(day, END_OF_WORKING_DAY, tzinfo=REGION_ZONE)
