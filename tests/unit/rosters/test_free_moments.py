"""Free moments: what fits in a day, also in the night the clock moves, and what takes them away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.clock import REGION_ZONE
from portal.partners.rules import WorkCalendar
from portal.rosters.free_moments import Taken, free_moments, moments_in
from portal.rosters.models import HoursKind
from portal.rosters.working_days import DayChange, Part, Pattern

SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
OPEN = WorkCalendar()


def walls(day: date, starts: int, ends: int, minutes: int) -> list[str]:
    part = Part(starts=starts, ends=ends, minutes=minutes)
    return [f"{m.starts_at.astimezone(REGION_ZONE):%H:%M}" for m in moments_in(day, part)]


def test_an_hour_that_is_not_there_holds_no_moment() -> None:
    assert walls(SPRING, 60, 240, 60) == ["01:00", "03:00"]
    assert walls(SPRING, 135, 165, 30) == []


def test_an_hour_that_comes_twice_holds_two() -> None:
    assert walls(AUTUMN, 60, 240, 60) == ["01:00", "02:00", "02:00", "03:00"]


def test_what_is_extra_goes_before_the_week_and_no_time_is_given_twice() -> None:
    monday = date(2026, 11, 23)
    week = ((HoursKind.FREE, 0, Part(starts=840, ends=1020, place="phone", minutes=45)),)
    extra = DayChange(
        on_day=monday,
        is_off=False,
        kind=HoursKind.FREE,
        part=Part(starts=855, ends=915, minutes=30),
    )
    found = free_moments(
        Pattern(week, (extra,)), [monday], calendar=OPEN, taken=Taken(), now=LONG_AGO
    )
    assert [f"{m.starts_at.astimezone(REGION_ZONE):%H:%M} {m.place}".strip() for m in found] == [
        "14:15", "14:45", "15:15 phone", "16:00 phone",
    ]  # fmt: skip


def test_until_midnight_and_no_half_moment() -> None:
    assert walls(date(2028, 2, 29), 1380, 1440, 30) == ["23:00", "23:30"]
    assert walls(date(2028, 2, 29), 540, 620, 45) == ["09:00"]


DAYS = st.sampled_from([SPRING, AUTUMN, date(2028, 2, 29), date(2026, 11, 23), date(2026, 12, 25)])
PARTS = st.tuples(
    st.integers(0, 1410), st.integers(30, 300), st.sampled_from([30, 45, 60])
).map(lambda t: Part(starts=t[0], ends=min(1440, t[0] + t[1]), minutes=t[2]))  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(DAYS, PARTS, st.integers(0, 1440), st.integers(1, 200), st.integers(-300, 1500))
def test_every_moment_is_whole_free_and_to_come(
    day: date, part: Part, busy_from: int, busy_for: int, now_at: int
) -> None:
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=REGION_ZONE).astimezone(UTC)
    busy = (
        midnight + timedelta(minutes=busy_from),
        midnight + timedelta(minutes=busy_from + busy_for),
    )
    now = midnight + timedelta(minutes=now_at)
    pattern = Pattern(((HoursKind.FREE, day.weekday(), part),))
    found = free_moments(pattern, [day], calendar=OPEN, taken=Taken(busy=(busy,)), now=now)
    for moment in found:
        assert moment.ends_at - moment.starts_at == timedelta(minutes=part.minutes)
        assert moment.starts_at > now
        assert moment.ends_at <= busy[0] or moment.starts_at >= busy[1]
        assert moment.starts_at.astimezone(REGION_ZONE).date() == day
    assert all(a.ends_at <= b.starts_at for a, b in zip(found, found[1:], strict=False))
    assert not OPEN.is_holiday(day) or found == []


def test_off_extra_away_and_closed() -> None:
    monday = date(2026, 11, 23)
    week = ((HoursKind.FREE, 0, Part(starts=540, ends=660, minutes=60)),)
    off = DayChange(on_day=monday, is_off=True, kind=HoursKind.WORK, part=Part(starts=0, ends=600))
    extra = DayChange(
        on_day=monday,
        is_off=False,
        kind=HoursKind.FREE,
        part=Part(starts=780, ends=840, minutes=60),
    )
    pattern = Pattern(week, (off, extra))

    def hours(taken: Taken, calendar: WorkCalendar = OPEN) -> list[int]:
        found = free_moments(pattern, [monday], calendar=calendar, taken=taken, now=LONG_AGO)
        return [moment.starts_at.astimezone(REGION_ZONE).hour for moment in found]

    assert hours(Taken()) == [10, 13]
    assert hours(Taken(away=((monday, None),))) == []
    assert hours(Taken(away=((monday + timedelta(days=1), None),))) == [10, 13]
    assert hours(Taken(), WorkCalendar(closed=frozenset({"11-23"}))) == []


def test_who_set_nothing_works_on_weekdays() -> None:
    days = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
    assert [Pattern().works_on(day) for day in days] == [True] * 5 + [False] * 2
    tuesday = Pattern(((HoursKind.WORK, 1, Part(starts=540, ends=600)),))
    assert [tuesday.works_on(day) for day in days] == [False, True] + [False] * 5
