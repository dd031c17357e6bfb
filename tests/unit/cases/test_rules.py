"""The promise clock: working days, holidays, the night the clock changes; and whose turn it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.cases.models import EntryKind
from portal.cases.rules import (
    UNDO_WITHIN,
    LeftUnit,
    age_on,
    can_be_undone,
    time_left,
    working_seconds,
)
from portal.clock import REGION_ZONE
from portal.partners.rules import WorkCalendar, promise_deadline

CALENDAR = WorkCalendar(closed=frozenset({"12-24"}))
DAY = 24 * 3600


def at(text: str) -> datetime:
    """A moment on the region's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=REGION_ZONE)


def left(opened: str, now: str) -> tuple[bool, LeftUnit, int]:
    opened_at = at(opened)
    promised = promise_deadline(opened_at, calendar=CALENDAR, working_days=2)
    value = time_left(promised_at=promised, opened_at=opened_at, now=at(now), calendar=CALENDAR)
    return value.is_late, value.unit, value.amount


@pytest.mark.parametrize(
    ("opened", "now", "expected"),
    [
        # Monday: until Wednesday 17.00.
        ("2026-11-16T09:00", "2026-11-16T09:00", (False, LeftUnit.WORKING_DAYS, 2)),
        ("2026-11-16T09:00", "2026-11-17T23:59", (False, LeftUnit.WORKING_DAYS, 1)),
        ("2026-11-16T09:00", "2026-11-18T15:00", (False, LeftUnit.HOURS, 2)),
        ("2026-11-16T09:00", "2026-11-18T16:30", (False, LeftUnit.HOURS, 0)),
        ("2026-11-16T09:00", "2026-11-18T17:00", (True, LeftUnit.HOURS, 0)),
        ("2026-11-16T09:00", "2026-11-18T18:00", (True, LeftUnit.HOURS, 1)),
        ("2026-11-16T09:00", "2026-11-19T09:00", (True, LeftUnit.WORKING_DAYS, 1)),
        # Thursday: Friday and Monday count, the weekend does not.
        ("2026-11-19T09:00", "2026-11-21T12:00", (False, LeftUnit.WORKING_DAYS, 1)),
        # Late on Friday evening; on Saturday no working day has passed, so it is told in hours.
        ("2026-11-18T09:00", "2026-11-21T02:00", (True, LeftUnit.HOURS, 9)),
        # Christmas: 24 December is closed here, 25 and 26 are holidays, then a weekend.
        ("2026-12-23T09:00", "2026-12-24T09:00", (False, LeftUnit.WORKING_DAYS, 2)),
        # The year's end: 1 January does not count.
        ("2026-12-30T09:00", "2026-12-31T09:00", (False, LeftUnit.WORKING_DAYS, 1)),
    ],
)
def test_time_left_is_told_in_working_days_and_hours(
    opened: str, now: str, expected: tuple[bool, LeftUnit, int]
) -> None:
    assert left(opened, now) == expected


def test_the_door_closes_only_on_working_days() -> None:
    opened = at("2026-11-20T09:00")
    promised = promise_deadline(opened, calendar=CALENDAR, working_days=2)
    saturday, sunday = (
        time_left(promised_at=promised, opened_at=opened, now=at(moment), calendar=CALENDAR)
        for moment in ("2026-11-21T00:00", "2026-11-22T23:59")
    )
    assert saturday.fraction == sunday.fraction
    assert 0 < saturday.fraction < 1


def test_the_door_is_open_at_first_and_shut_at_the_end() -> None:
    opened = at("2026-11-16T09:00")
    promised = promise_deadline(opened, calendar=CALENDAR, working_days=2)
    ends = [
        time_left(promised_at=promised, opened_at=opened, now=now, calendar=CALENDAR).fraction
        for now in (opened, promised, promised + timedelta(days=9))
    ]
    assert ends == [0.0, 1.0, 1.0]


def test_the_night_the_clock_goes_back_is_an_hour_longer() -> None:
    # Sunday 25 October 2026; with a calendar in which Sunday counts it shows.
    class EveryDay(WorkCalendar):
        def is_working_day(self, day: date) -> bool:
            return True

    start, end = at("2026-10-25T00:00"), at("2026-10-26T00:00")
    assert working_seconds(start, end, calendar=EveryDay()) == DAY + 3600


def test_a_promise_over_the_clock_change_stays_at_five_o_clock() -> None:
    # Friday before summer time ends: the deadline is Tuesday 17.00 by the clock on the wall.
    promised = promise_deadline(at("2026-10-23T12:00"), calendar=CALENDAR, working_days=2)
    assert promised.astimezone(UTC) == datetime(2026, 10, 27, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2006, 11, 17), date(2026, 11, 16), 19),
        (date(2006, 11, 17), date(2026, 11, 17), 20),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_counts_to_the_day(born: date, today: date, age: int) -> None:
    assert age_on(born, today) == age


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"kind": EntryKind.CLOSED}, False),
        ({"written_by": 2}, False),
        ({"written_by": None}, False),
        ({"is_last": False}, False),
        ({"now": at("2026-11-16T09:00") + UNDO_WITHIN}, True),
        ({"now": at("2026-11-16T09:00") + UNDO_WITHIN + timedelta(seconds=1)}, False),
    ],
)
def test_only_your_own_last_fresh_line_goes_back(
    changes: dict[str, object], expected: bool
) -> None:
    asked = {
        "kind": EntryKind.NOTE,
        "written_by": 1,
        "written_at": at("2026-11-16T09:00"),
        "is_last": True,
        "staff_id": 1,
        "now": at("2026-11-16T09:01"),
    }
    assert can_be_undone(**(asked | changes)) is expected
