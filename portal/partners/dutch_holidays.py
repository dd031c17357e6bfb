"""The public holidays of the Netherlands. Pure.

A library that knows all countries costs every process 12 MB and 300 modules for these ten days.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

SUNDAY: Final = 6
# Days from Easter: Good Friday, Easter, Easter Monday, Ascension, Whit Sunday and Monday.
AROUND_EASTER: Final = (-2, 0, 1, 39, 49, 50)
# Liberation Day is a day off for most people once in five years.
LUSTRUM: Final = 5


@cache
def dutch_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year since 2014, when King's Day came."""
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == SUNDAY:
        kings_day -= timedelta(days=1)
    days = {date(year, 1, 1), kings_day, date(year, 12, 25), date(year, 12, 26)}
    if year % LUSTRUM == 0:
        days.add(date(year, 5, 5))
    return frozenset(days | {easter(year) + timedelta(days=step) for step in AROUND_EASTER})


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar: Meeus, Astronomical Algorithms, chapter 8."""
    century, in_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leaps - moon_shift + 15) % 30
    to_sunday = (32 + 2 * rest + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
