"""When somebody is reminded: day and hour borders, the clock that moves, safe hours, lateness."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.appointments.rules import Which, is_reminder_due, overlaps, reminder_at
from portal.clock import REGION_ZONE

LONG_AGO = datetime(2026, 1, 1, tzinfo=REGION_ZONE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=REGION_ZONE)


def due(which: Which, start: str, now: str, *, safe: tuple[str, ...] = (),
        planned: datetime = LONG_AGO) -> bool:  # fmt: skip
    return is_reminder_due(which, at(start), planned_at=planned, safe_times=safe, now=at(now))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-17 16:59", False),
        ("2026-11-17 17:00", True),
        ("2026-11-17 20:59", True),
        # A worker that was down says nothing at night, and not on the day itself.
        ("2026-11-17 21:00", False),
        ("2026-11-18 00:01", False),
        ("2026-11-18 09:00", False),
    ],
)
def test_the_day_before_at_a_civil_hour_and_never_on_the_day(now: str, expected: bool) -> None:
    assert due(Which.DAY, "2026-11-18 15:00", now) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-18 12:59", False),
        ("2026-11-18 13:00", True),
        ("2026-11-18 14:59", True),
        ("2026-11-18 15:00", False),
        ("2026-11-18 15:01", False),
    ],
)
def test_two_hours_before_and_never_after_the_start(now: str, expected: bool) -> None:
    assert due(Which.HOURS, "2026-11-18 15:00", now) is expected


def test_nobody_is_woken() -> None:
    assert not due(Which.HOURS, "2026-11-18 09:00", "2026-11-18 07:59")
    assert due(Which.HOURS, "2026-11-18 09:00", "2026-11-18 08:00")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # On 29 March two o'clock becomes three, on 25 October three becomes two.
        ("2026-03-29 15:00", "2026-03-28 17:00"),
        ("2026-03-30 00:30", "2026-03-29 17:00"),
        ("2026-10-25 15:00", "2026-10-24 17:00"),
    ],
)
def test_the_day_before_is_a_day_of_the_calendar(start: str, expected: str) -> None:
    assert reminder_at(Which.DAY, at(start), safe_times=()) == at(expected)


def test_two_hours_are_real_hours_when_the_clock_moves() -> None:
    start = at("2026-10-25 11:00")
    assert start - reminder_at(Which.HOURS, start, safe_times=()) == timedelta(hours=2)


def test_only_at_hours_that_are_safe() -> None:
    start = "2026-11-18 15:00"
    assert reminder_at(Which.DAY, at(start), safe_times=["morning"]) == at("2026-11-17 09:00")
    assert due(Which.DAY, start, "2026-11-17 11:59", safe=("morning",))
    assert not due(Which.DAY, start, "2026-11-17 12:00", safe=("morning",))
    assert not due(Which.HOURS, start, "2026-11-18 13:30", safe=("morning", "evening"))
    assert due(Which.HOURS, start, "2026-11-18 13:30", safe=("afternoon",))


def test_who_planned_it_just_now_knows_already() -> None:
    start = "2026-11-18 15:00"
    assert not due(Which.HOURS, start, "2026-11-18 14:00", planned=at("2026-11-18 13:30"))
    assert due(Which.HOURS, start, "2026-11-18 14:00", planned=at("2026-11-18 12:30"))
    assert not due(Which.DAY, start, "2026-11-17 18:00", planned=at("2026-11-17 17:30"))


def test_ending_as_the_other_begins_is_no_overlap() -> None:
    nine, ten, eleven = (at(f"2026-11-18 {hour:02d}:00") for hour in (9, 10, 11))
    assert not overlaps((nine, ten), (ten, eleven))
    assert overlaps((nine, eleven), (ten, eleven))
