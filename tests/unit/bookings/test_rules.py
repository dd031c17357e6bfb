"""How long a place is held, and on which days a series meets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.bookings.rules import hold_until, is_on, last_day, starts_of

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
A_DAY = 24
MINUTES = st.integers(min_value=2, max_value=60 * 24 * 60)


def test_far_from_the_start_it_is_the_usual_time() -> None:
    starts_at = NOON + timedelta(days=20)
    assert hold_until(NOON, starts_at=starts_at, hours=A_DAY) == NOON + timedelta(hours=24)


def test_near_the_start_three_can_still_be_asked() -> None:
    starts_at = NOON + timedelta(hours=6)
    assert hold_until(NOON, starts_at=starts_at, hours=A_DAY) == NOON + timedelta(hours=2)


def test_a_night_of_silence_is_no_no() -> None:
    # Asked at eight in the evening for three hours: the morning after, at ten in the region.
    evening = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
    held = hold_until(evening, starts_at=evening + timedelta(days=9), hours=3)
    assert held == datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


@given(left=MINUTES, hours=st.integers(min_value=1, max_value=72), shift=MINUTES)
def test_it_is_never_over_at_once_and_never_after_the_start(
    left: int, hours: int, shift: int
) -> None:
    now = NOON + timedelta(minutes=shift)
    starts_at = now + timedelta(minutes=left)
    assert now < hold_until(now, starts_at=starts_at, hours=hours) < starts_at


def test_a_series_keeps_its_time_when_the_clock_moves() -> None:
    # The last Sunday of March 2026 is the 29th.
    first = datetime(2026, 3, 24, 18, 0, tzinfo=UTC)
    assert starts_of(first, sessions=2)[1] == datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
    assert last_day(first + timedelta(hours=1), sessions=2) == date(2026, 3, 31)
    assert is_on(date(2026, 3, 31), starts_at=first, sessions=2)
    assert not is_on(date(2026, 3, 31), starts_at=first, sessions=1)
