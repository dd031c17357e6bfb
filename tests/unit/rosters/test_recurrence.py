"""Rules of repetition, held against the words of RFC 5545 day by day, and what a bomb may cost."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rosters.recurrence import (
    DAYS,
    Budget,
    Rule,
    RuleError,
    TooMuchError,
    read_rule,
    repeat,
)


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
    if "BYSETPOS" in chosen and not chosen & {"BYDAY", "BYMONTHDAY"}:
        chosen -= {"BYSETPOS"}
    parts = [f"FREQ={frequency}", *(f"{name}={draw(options[name])}" for name in sorted(chosen))]
    interval = draw(st.integers(1, 3))
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    count = draw(st.one_of(st.none(), st.integers(1, 60)))
    return ";".join(parts if count is None else [*parts, f"COUNT={count}"])


def period_of(rule: Rule, day: date) -> int:
    """The number of the day, week, month or year that a day is in."""
    if rule.frequency == "WEEKLY":
        return (day.toordinal() - 1 - rule.week_starts) // 7
    months = day.year * 12 + day.month
    return {"DAILY": day.toordinal(), "MONTHLY": months, "YEARLY": day.year}[rule.frequency]


def is_on_weekday(rule: Rule, day: date) -> bool:
    """The first, the last: counted in the month, of a rule for whole years in the year."""
    size = calendar.monthrange(day.year, day.month)[1]
    before, after = day.day - 1, size - day.day
    if rule.frequency == "YEARLY" and not (rule.by_month or rule.by_month_day):
        before, after = (day - date(day.year, 1, 1)).days, (date(day.year, 12, 31) - day).days
    places = {0, before // 7 + 1, -(after // 7 + 1)}
    return any(day.weekday() == weekday and which in places for which, weekday in rule.by_day)


def is_on_month_day(rule: Rule, day: date) -> bool:
    size = calendar.monthrange(day.year, day.month)[1]
    return any(each in {day.day, day.day - size - 1} for each in rule.by_month_day)


def is_one(rule: Rule, start: date, day: date) -> bool:
    """Whether a day fits what the rule says, and what it leaves to its first day."""
    if (period_of(rule, day) - period_of(rule, start)) % rule.interval:
        return False
    fits = [True]
    fits += [is_on_weekday(rule, day)] if rule.by_day else []
    fits += [is_on_month_day(rule, day)] if rule.by_month_day else []
    fits += [day.month in rule.by_month] if rule.by_month else []
    if not rule.by_day and rule.frequency == "WEEKLY":
        fits.append(day.weekday() == start.weekday())
    if not (rule.by_day or rule.by_month_day) and rule.frequency in {"MONTHLY", "YEARLY"}:
        fits.append(day.day == start.day)
        fits.append(bool(rule.by_month) or rule.frequency == "MONTHLY" or day.month == start.month)
    return all(fits)


def expected(rule: Rule, start: datetime) -> Iterator[datetime]:
    """Every day that there is, looked at one by one, from the start of the period."""
    first, last = date(start.year, 1, 1) - timedelta(days=7), LAST.date() + timedelta(days=31)
    days = (first + timedelta(days=n) for n in range((last - first).days))
    fitting = (day for day in days if is_one(rule, start.date(), day))
    for _, group in groupby(fitting, lambda day: period_of(rule, day)):
        listed = list(group)
        if rule.by_position:
            listed = [listed[each - 1 if each > 0 else each] for each in rule.by_position]
        yield from (found for found in at_time(listed, start) if found >= start)


def at_time(days: list[date], start: datetime) -> list[datetime]:
    return [datetime.combine(day, start.time()) for day in days]


@settings(max_examples=60, deadline=None)
@given(
    rules(),
    st.datetimes(min_value=wall(2023, 1, 1), max_value=wall(2026, 12, 20)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
def test_the_same_moments_as_looking_at_every_day(text: str, start: datetime) -> None:
    rule = read_rule(text)
    counted = islice(expected(rule, start), rule.count)
    assert found(text, start) == [each for each in counted if FIRST <= each <= LAST]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # Examples of the RFC itself, or of its kind, in these weeks.
        ("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3;COUNT=2", ["05-11", "03-12"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", ["13-11"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", ["27-11"]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH;COUNT=3", ["03-11", "05-11", "17-11"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["26-11"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["30-11"]),
        ("FREQ=MONTHLY;BYDAY=MO,-1FR;COUNT=3", ["02-11", "09-11", "16-11"]),
    ],
)  # fmt: skip
def test_rules_that_people_use(text: str, days: list[str]) -> None:
    assert [f"{each:%d-%m}" for each in found(text, FIRST)] == days


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
