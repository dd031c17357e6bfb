"""Rules of repetition, held against another implementation, and what a bomb may cost."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rosters.recurrence import (
    DAYS,
    Budget,
    RuleError,
    TooMuchError,
    read_rule,
    repeat,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from dateutil.rrule import rrulestr


def wall(year: int, month: int, day: int) -> datetime:
    """A midnight on the calendar's own clock."""
    return datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None)


FIRST = wall(2026, 11, 1)
LAST = FIRST + timedelta(weeks=8)


def found(text: str, start: datetime) -> list[datetime]:
    return list(repeat(read_rule(text), start, first=FIRST, last=LAST, budget=Budget()))


def listed(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(",".join)


MONTH_DAYS = listed(st.sampled_from(["1", "2", "15", "28", "29", "30", "31", "-1", "-2", "-31"]))
PARTS = {
    "DAILY": {"BYDAY": listed(st.sampled_from(DAYS)), "BYMONTHDAY": MONTH_DAYS},
    "WEEKLY": {"BYDAY": listed(st.sampled_from(DAYS)), "WKST": st.sampled_from(DAYS)},
    "MONTHLY": {"BYDAY": listed(st.sampled_from(["MO", "2TU", "-1FR", "5WE", "SU", "1SA"])),
                "BYMONTHDAY": MONTH_DAYS,
                "BYSETPOS": st.sampled_from(["1", "-1"])},
    "YEARLY": {"BYMONTH": listed(st.integers(1, 12).map(str)), "BYMONTHDAY": MONTH_DAYS,
               "BYDAY": listed(st.sampled_from(["MO", "2TU", "-1FR"]))},
}  # fmt: skip


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(sorted(PARTS)))
    options = PARTS[frequency]
    chosen = draw(st.sets(st.sampled_from(sorted(options))))
    # The other one looks for a day that never comes until the year 9999: that is the bomb.
    if len(chosen & {"BYDAY", "BYMONTHDAY", "BYMONTH"}) > 1:
        chosen = {min(chosen & {"BYDAY", "BYMONTHDAY", "BYMONTH"})} | (
            chosen & {"BYSETPOS", "WKST"}
        )
    if "BYSETPOS" in chosen and not chosen & {"BYDAY", "BYMONTHDAY"}:
        chosen -= {"BYSETPOS"}
    parts = [f"FREQ={frequency}", *(f"{name}={draw(options[name])}" for name in sorted(chosen))]
    interval = draw(st.integers(1, 3))
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    count = draw(st.one_of(st.none(), st.integers(1, 60)))
    return ";".join(parts if count is None else [*parts, f"COUNT={count}"])


@settings(max_examples=60, deadline=None)
@given(
    rules(),
    st.datetimes(min_value=wall(2023, 1, 1), max_value=wall(2026, 12, 20)).map(
        # A 31st would do for the other one what 30 February does.
        lambda moment: moment.replace(microsecond=0, day=min(moment.day, 28))
    ),
)
def test_the_same_moments_as_another_implementation(text: str, start: datetime) -> None:
    expected = rrulestr(text, dtstart=start).between(FIRST, LAST, inc=True)
    assert found(text, start) == expected


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=OFTEN", "FREQ=DAILY;INTERVAL=x", "FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYWEEKNO=3",
     "FREQ=DAILY;COUNT=99999999999999999999", "INTERVAL=2"],
)  # fmt: skip
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        read_rule(text)


def test_a_rule_for_a_day_that_never_comes_ends() -> None:
    start = wall(2020, 2, 28)
    for text in ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
                 "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"):  # fmt: skip
        assert found(text, start) == []


def test_counting_from_the_year_one_is_paid_for() -> None:
    budget = Budget(1000)
    rule = read_rule("FREQ=DAILY;COUNT=999999")
    with pytest.raises(TooMuchError):
        list(repeat(rule, wall(1, 1, 1), first=FIRST, last=LAST, budget=budget))


def test_the_end_of_time_is_an_end() -> None:
    last = wall(9999, 12, 31)
    rule = read_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    days = list(repeat(rule, wall(9990, 1, 1), first=wall(9990, 1, 1), last=last,
                       budget=Budget()))  # fmt: skip
    assert [day.year for day in days] == [9992, 9996]
