"""Days that count: birthdays, anniversaries and months, to the day.

One rule for every day that does not exist: the first day after it counts. 29 February counts as
1 March in other years, and six months after 31 August end on 1 March.
"""

from __future__ import annotations

from datetime import MAXYEAR, date


def months_after(day: date, months: int) -> date:
    """The same day of the month, ``months`` later; a day that does not exist is the next first.

    Raises OverflowError when the result lies beyond the last year of the calendar.
    """
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        raise OverflowError(f"{months} months after {day} lies beyond the calendar")
    try:
        return date(year, month_index + 1, day.day)
    except ValueError:
        return months_after(date(year, month_index + 1, 1), 1)


def birthday(born: date, age: int) -> date:
    """The day on which somebody born on ``born`` reaches ``age``."""
    return months_after(born, age * 12)
