"""Birthdays and anniversaries to the day."""

from __future__ import annotations

from datetime import date

import pytest

from portal.routing.calendar import birthday, months_after


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 14), 12, date(2027, 8, 14)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2027, 8, 31), 6, date(2028, 3, 1)),
        (date(2027, 8, 29), 6, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 5, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_a_day_that_does_not_exist_is_the_first_day_after(
    day: date, months: int, expected: date
) -> None:
    assert months_after(day, months) == expected


def test_birthday_on_29_february_counts_as_1_march() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)


def test_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(OverflowError):
        months_after(date(9999, 12, 1), 1)
