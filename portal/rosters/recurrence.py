"""On which days something repeats (RFC 5545, 3.3.10). Pure, and bounded in what it may cost.

A rule is a stranger's: one that repeats every second, or that asks for 30 February until the year
9999, must not keep the worker busy. So only whole days repeat here, a rule without a count starts
where it is looked at, and every step is paid from a budget.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# What a step in each frequency costs, about as the days that it looks at.
COSTS: Final = {"DAILY": 1, "WEEKLY": 2, "MONTHLY": 6, "YEARLY": 40}
SHORTER_THAN_A_DAY: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
MONTHS: Final = 12
LONGEST_NUMBER: Final = 6
MOST_STEPS: Final = 400_000


class RuleError(ValueError):
    """A rule that cannot be read, or of a kind that is not followed."""


class TooMuchError(ValueError):
    """Following the rules costs more than one calendar may."""


class Budget:
    """How many steps are left for one calendar."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def pay(self, steps: int) -> None:
        """Take steps off. Raises TooMuchError when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it is read. `by_day`: (which one, 0 for every; weekday with Monday 0)."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()
    week_starts: int = 0

    @property
    def is_within_days(self) -> bool:
        """True when it repeats more often than once a day."""
        return self.frequency in SHORTER_THAN_A_DAY


def read_rule(text: str) -> Rule:
    """The rule in an RRULE's value. Raises RuleError."""
    parts = dict(_parts(text))
    frequency = parts.get("FREQ", "")
    if frequency not in {*COSTS, *SHORTER_THAN_A_DAY} or {"BYWEEKNO", "BYYEARDAY"} & set(parts):
        raise RuleError(text[:40])
    return Rule(
        frequency=frequency,
        interval=max(1, _number(parts.get("INTERVAL", "1"))),
        count=_number(parts["COUNT"]) if "COUNT" in parts else None,
        until=parts.get("UNTIL", ""),
        by_day=tuple(_weekday(each) for each in _listed(parts, "BYDAY")),
        by_month_day=_numbers(parts, "BYMONTHDAY"),
        by_month=_numbers(parts, "BYMONTH"),
        by_position=_numbers(parts, "BYSETPOS"),
        week_starts=_weekday(parts.get("WKST", "MO"))[1],
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for part in text.upper().split(";"):
        name, _, value = part.partition("=")
        yield name.strip(), value.strip()


def _listed(parts: Mapping[str, str], name: str) -> list[str]:
    return [each for each in parts.get(name, "").split(",") if each]


def _numbers(parts: Mapping[str, str], name: str) -> tuple[int, ...]:
    return tuple(_number(each) for each in _listed(parts, name))


def _number(text: str) -> int:
    digits = text.lstrip("+-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER):
        raise RuleError(text[:40])
    return -int(digits) if text.startswith("-") else int(digits)


def _weekday(text: str) -> tuple[int, int]:
    which, name = text[:-2], text[-2:]
    if name not in DAYS:
        raise RuleError(text[:40])
    return (_number(which) if which else 0), DAYS.index(name)


def repeat(
    rule: Rule, start: datetime, *, first: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    """The moments from `first` to `last` at which what begins at `start` repeats, in order.

    All are naive, on the clock of the calendar. `start` is one only when the rule says so, except
    that it always is without anything to choose from. Raises TooMuchError.
    """
    found = 0
    for day in _days(rule, start.date(), first.date(), last.date(), budget):
        moment = datetime.combine(day, start.time())
        if moment < start:
            continue
        found += 1
        if moment > last or (rule.count is not None and found > rule.count):
            return
        if moment >= first:
            yield moment


def _days(rule: Rule, start: date, first: date, last: date, budget: Budget) -> Iterator[date]:
    """The days of the rule from about `first` on; of a counted one all days from `start`."""
    skipped = 0 if rule.count is not None else _periods_before(rule, start, first)
    for period in count(skipped):
        budget.pay(COSTS[rule.frequency])
        try:
            begin, days = PERIODS[rule.frequency](rule, start, period)
        except (OverflowError, ValueError):
            # Past the year 9999.
            return
        if begin > last:
            return
        yield from _chosen(rule, sorted(set(days)))


def _periods_before(rule: Rule, start: date, first: date) -> int:
    """How many periods can be passed over because they end before `first`."""
    length = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}[rule.frequency]
    return max(0, (first - start).days // (length * rule.interval) - 1)


def _chosen(rule: Rule, days: list[date]) -> list[date]:
    """The days at the positions that the rule asks for, or all of them."""
    if not rule.by_position:
        return days
    size = len(days)
    wanted = {place - 1 if place > 0 else size + place for place in rule.by_position if place}
    return [day for index, day in enumerate(days) if index in wanted]


def _daily(rule: Rule, start: date, period: int) -> tuple[date, list[date]]:
    day = start + timedelta(days=period * rule.interval)
    fits = _in_month(rule, day) and _on_weekday(rule, day) and _on_day(rule, day)
    return day, [day] if fits else []


def _weekly(rule: Rule, start: date, period: int) -> tuple[date, list[date]]:
    monday = start - timedelta(days=(start.weekday() - rule.week_starts) % 7)
    begin = monday + timedelta(weeks=period * rule.interval)
    wanted = {weekday for _, weekday in rule.by_day} or {start.weekday()}
    week = [begin + timedelta(days=number) for number in range(7)]
    return begin, [day for day in week if day.weekday() in wanted and _in_month(rule, day)]


def _monthly(rule: Rule, start: date, period: int) -> tuple[date, list[date]]:
    months = start.year * MONTHS + start.month - 1 + period * rule.interval
    begin = date(months // MONTHS, months % MONTHS + 1, 1)
    if rule.by_month and begin.month not in rule.by_month:
        return begin, []
    return begin, _of_month(rule, start, begin)


def _yearly(rule: Rule, start: date, period: int) -> tuple[date, list[date]]:
    begin = date(start.year + period * rule.interval, 1, 1)
    if rule.by_day and not (rule.by_month or rule.by_month_day):
        year = [begin + timedelta(days=n) for n in range(365 + calendar.isleap(begin.year))]
        return begin, _nth(rule, year)
    whole_year = range(1, MONTHS + 1)
    months = rule.by_month or (whole_year if rule.by_month_day else (start.month,))
    wanted = [begin.replace(month=month) for month in months if month in whole_year]
    return begin, [day for month in wanted for day in _of_month(rule, start, month)]


def _of_month(rule: Rule, start: date, begin: date) -> list[date]:
    """The days in the month that starts at `begin`."""
    size = calendar.monthrange(begin.year, begin.month)[1]
    month = [begin.replace(day=number) for number in range(1, size + 1)]
    if rule.by_month_day:
        days = _nth(rule, month) if rule.by_day else month
        return [day for day in days if _on_day(rule, day)]
    if rule.by_day:
        return _nth(rule, month)
    return [day for day in month if day.day == start.day]


def _nth(rule: Rule, days: list[date]) -> list[date]:
    """Of `days` those on the weekdays of the rule: every one, the second, the last."""
    found = []
    for which, weekday in rule.by_day:
        same = [day for day in days if day.weekday() == weekday]
        if which == 0:
            found += same
        elif abs(which) <= len(same):
            found.append(same[which - 1 if which > 0 else which])
    return found


def _in_month(rule: Rule, day: date) -> bool:
    return not rule.by_month or day.month in rule.by_month


def _on_weekday(rule: Rule, day: date) -> bool:
    return not rule.by_day or day.weekday() in {weekday for _, weekday in rule.by_day}


def _on_day(rule: Rule, day: date) -> bool:
    size = calendar.monthrange(day.year, day.month)[1]
    return not rule.by_month_day or bool({day.day, day.day - size - 1} & set(rule.by_month_day))


PERIODS: Final = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
