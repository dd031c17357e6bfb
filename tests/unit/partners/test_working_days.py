"""The one deadline: working days, holidays, and the hour people go home."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.partners.rules import WorkCalendar, make_calendar, promise_deadline

CALENDAR = make_calendar("NL", ["12-24", "2026-11-20"])
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("opened", "promised"),
    [
        ("2026-11-16T09:00", "2026-11-18T17:00"),  # Monday: Wednesday.
        ("2026-11-16T23:59", "2026-11-18T17:00"),  # The hour of sign-up does not matter.
        ("2026-11-19T10:00", "2026-11-24T17:00"),  # Friday is closed by the region.
        ("2026-11-21T10:00", "2026-11-24T17:00"),  # A Saturday starts counting on Monday.
        ("2026-12-23T10:00", "2026-12-29T17:00"),  # Closed 24th, Christmas, weekend.
        ("2027-04-26T10:00", "2027-04-29T17:00"),  # King's day does not count.
        ("2026-10-23T10:00", "2026-10-27T17:00"),  # Over the change to winter time.
    ],
)
def test_promise_within_two_working_days(opened: str, promised: str) -> None:
    deadline = promise_deadline(at(opened), calendar=CALENDAR, working_days=2)

    assert deadline == at(promised)


def test_a_moment_just_after_midnight_belongs_to_the_local_day() -> None:
    opened = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # Tuesday 00.30 in the region.

    assert promise_deadline(opened, calendar=CALENDAR, working_days=1) == at("2026-11-18T17:00")


@given(
    start=st.dates(date(2024, 1, 1), date(2035, 1, 1)), days=st.integers(min_value=1, max_value=15)
)
def test_adding_ends_on_a_working_day_and_counts_back(start: date, days: int) -> None:
    calendar = WorkCalendar()

    end = calendar.add(start, days)

    assert calendar.is_working_day(end)
    assert calendar.count_between(start, end) == days
    assert calendar.count_between(end, start) == -days
