"""How long something is kept, in whole months of the calendar. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is shorter."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def is_over(last: date, *, months: int, today: date) -> bool:
    """True from the day on which something was kept for so many months."""
    return today >= months_after(last, months)
