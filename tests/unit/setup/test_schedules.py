"""Schedules become dates on the wall clock, whatever the clock does that night."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.clock import REGION_ZONE
from portal.setup.schedules import (
    ScheduleError,
    days_of,
    expand_schedules,
    place_without_dates,
)

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
ROOM = {"start": "14:00", "end": "16:00", "place": "kade", "capacity": 10, "language": "nl"}


def test_weekly_starts_on_the_first_such_weekday_on_or_after_the_lead_time() -> None:
    schedule = {
        "kind": "weekly",
        "weekday": "tue",
        "every_weeks": 4,
        "first_in_days": 3,
        "count": 3,
    }
    assert days_of(schedule, today=date(2026, 11, 16)) == [
        date(2026, 11, 24),
        date(2026, 12, 22),
        date(2027, 1, 19),
    ]


def test_the_day_itself_counts() -> None:
    schedule = {"kind": "weekly", "weekday": "mon", "first_in_days": 0, "count": 1}
    assert days_of(schedule, today=date(2026, 11, 16)) == [date(2026, 11, 16)]


@pytest.mark.parametrize(
    ("nth", "expected"),
    [
        ("first", [date(2026, 12, 3), date(2027, 1, 7)]),
        ("third", [date(2026, 11, 19), date(2026, 12, 17)]),
        ("last", [date(2026, 11, 26), date(2026, 12, 31)]),
    ],
)
def test_monthly_counts_from_the_first_such_day_to_come(nth: str, expected: list[date]) -> None:
    schedule = {"kind": "monthly", "nth": nth, "weekday": "thu", "count": 2}
    assert days_of(schedule, today=date(2026, 11, 16)) == expected


def test_the_last_weekday_may_be_the_fourth_or_the_fifth() -> None:
    schedule = {"kind": "monthly", "nth": "last", "weekday": "sat", "count": 12}
    days = days_of(schedule, today=date(2026, 1, 1))
    assert [day.month for day in days] == list(range(1, 13))
    assert {(day.day - 1) // 7 for day in days} == {3, 4}


def test_the_wall_clock_stays_the_same_when_summer_time_begins() -> None:
    weekly = {**ROOM, "kind": "weekly", "weekday": "thu", "count": 3}
    moments = expand_schedules(weekly, now=datetime(2027, 3, 22, 12, tzinfo=UTC))
    assert [m.starts_at.hour for m in moments] == [13, 12, 12]
    assert {m.starts_at.astimezone(REGION_ZONE).hour for m in moments} == {14}


def test_today_is_the_day_in_the_region_not_in_utc() -> None:
    schedule = {**ROOM, "kind": "dates", "in_days": [0]}
    [moment] = expand_schedules(schedule, now=datetime(2026, 11, 16, 23, 30, tzinfo=UTC))
    assert moment.starts_at == datetime(2026, 11, 17, 13, 0, tzinfo=UTC)


def test_an_end_before_the_start_is_after_midnight() -> None:
    schedule = {**ROOM, "start": "22:00", "end": "01:00", "kind": "dates", "in_days": [0]}
    [moment] = expand_schedules(schedule, now=MONDAY)
    assert (moment.ends_at - moment.starts_at).total_seconds() == 3 * 3600


def test_several_schedules_come_in_one_order() -> None:
    late = {**ROOM, "kind": "dates", "in_days": [9]}
    early = {**ROOM, "kind": "dates", "in_days": [2], "place": "roc"}
    moments = expand_schedules([late, early], now=MONDAY)
    assert [m.place_id for m in moments] == ["roc", "kade"]


def test_by_appointment_has_a_place_but_no_dates() -> None:
    schedule = {"kind": "appointment", "place": "water"}
    assert expand_schedules(schedule, now=MONDAY) == []
    assert place_without_dates(schedule) == "water"
    assert place_without_dates({"kind": "anytime"}) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "yearly"},
        {"kind": "weekly", "weekday": "dinsdag", "count": 1},
        {"kind": "monthly", "nth": "sixth", "weekday": "mon", "count": 1},
    ],
)
def test_a_schedule_that_cannot_be_read_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ScheduleError):
        expand_schedules({**ROOM, **wrong}, now=MONDAY)
