"""Months to the day, civil hours, and how long a question stands open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.leaving.rules import (
    Quiet,
    add_months,
    can_be_answered,
    comes_back_on,
    is_civil,
    is_too_old,
    may_ask_on,
    quiet_until,
    rounds_after,
    starts_at,
)

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_are_counted_to_the_day(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 24))
def test_a_month_later_is_in_the_next_month(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then + timedelta(days=1)).day == 1


def test_rounds_are_counted_from_the_end_itself() -> None:
    assert rounds_after(date(2026, 1, 31)) == {
        1: date(2026, 2, 28),
        3: date(2026, 4, 30),
        6: date(2026, 7, 31),
        12: date(2027, 1, 31),
    }


def test_a_pause_lasts_as_the_button_says() -> None:
    assert [quiet_until(quiet, today=TODAY) for quiet in Quiet] == [
        date(2026, 11, 23),
        date(2026, 12, 16),
        date(2027, 2, 16),
        None,
    ]


def test_a_pause_without_an_end_comes_back_after_half_a_year() -> None:
    assert comes_back_on(None, today=TODAY) == date(2027, 5, 16)
    assert comes_back_on(date(2026, 12, 1), today=TODAY) == date(2026, 12, 1)


def test_a_promise_waits_until_the_morning_after_the_pause() -> None:
    assert starts_at(date(2026, 7, 1)).astimezone(UTC) == datetime(2026, 7, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "civil"), [(8, False), (9, True), (18, True), (19, False), (23, False)]
)
def test_a_question_comes_at_a_civil_hour(hour: int, civil: bool) -> None:
    """In November the region's clock is one hour ahead of UTC."""
    assert is_civil(datetime(2026, 11, 16, hour, tzinfo=UTC)) is civil


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (TODAY, False),
        (TODAY + timedelta(days=1), True),
        (date(2027, 11, 16), True),
        (date(2027, 11, 17), False),
    ],
)
def test_a_day_of_their_own_is_later_than_today_and_within_a_year(day: date, may: bool) -> None:
    assert may_ask_on(day, today=TODAY) is may


def test_what_was_not_asked_for_two_weeks_is_too_old() -> None:
    now = datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert not is_too_old(date(2026, 11, 2), now=now)
    assert is_too_old(date(2026, 11, 1), now=now)


def test_a_question_stands_open_and_an_answer_can_be_changed_for_a_week() -> None:
    asked = datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert can_be_answered(asked_at=asked, answered_at=None, now=asked + timedelta(days=60))
    assert not can_be_answered(asked_at=asked, answered_at=None, now=asked + timedelta(days=61))
    at = asked + timedelta(days=3)
    assert can_be_answered(asked_at=asked, answered_at=at, now=at + timedelta(days=7))
    assert not can_be_answered(asked_at=asked, answered_at=at, now=at + timedelta(days=8))
