"""The Dutch public holidays, beside days that calendars had in print."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.partners.dutch_holidays import dutch_holidays, easter
from portal.partners.rules import make_calendar

SUNDAY = 6


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2025, "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26"),
        (2026, "01-01 04-03 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26"),
        (2027, "01-01 03-26 03-28 03-29 04-27 05-06 05-16 05-17 12-25 12-26"),
        (2030, "01-01 04-19 04-21 04-22 04-27 05-05 05-30 06-09 06-10 12-25 12-26"),
    ],
)
def test_a_year_has_these_days(year: int, days: str) -> None:
    assert {day.strftime("%m-%d") for day in dutch_holidays(year)} == set(days.split())


@pytest.mark.parametrize(
    "sunday",
    ["2016-03-27", "2019-04-21", "2024-03-31", "2035-03-25", "2038-04-25", "2049-04-18"],
)
def test_easter_is_when_it_was_announced(sunday: str) -> None:
    assert easter(int(sunday[:4])) == date.fromisoformat(sunday)


@given(year=st.integers(1900, 2200))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    assert easter(year).weekday() == SUNDAY
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_holidays_of_another_country_are_refused() -> None:
    with pytest.raises(ValueError, match="only those of NL"):
        make_calendar("BE", [])
