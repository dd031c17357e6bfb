"""Reading a date of birth from three fields, kindly."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask_babel import gettext

from portal.forms import MistakeError

EARLIEST_YEAR: Final = 1900
YEAR_DIGITS: Final = 4
MONTHS: Final = 12
LONGEST_MONTH: Final = 31


def read_birth_date(day: str, month: str, year: str, *, today: date) -> date:
    """The date. Raises MistakeError that says which part is wrong and how to mend it."""
    if not (day or month or year):
        raise MistakeError(gettext("Vul een geboortedatum in. Zo weten we wie kan helpen."))
    numbers = {
        "day": _number(day, gettext("Vul bij de dag een getal in, zoals 5.")),
        "month": _number(month, gettext("Vul bij de maand een getal in, zoals 3 voor maart.")),
        "year": _number(year, gettext("Vul bij het jaar een getal in, zoals 2006.")),
    }
    if len(year.strip()) != YEAR_DIGITS:
        raise MistakeError(gettext("Schrijf het jaar met 4 cijfers, zoals 2006."))
    if not 1 <= numbers["month"] <= MONTHS:
        raise MistakeError(gettext("Er zijn 12 maanden. Vul bij de maand 1 tot en met 12 in."))
    if not 1 <= numbers["day"] <= LONGEST_MONTH:
        raise MistakeError(gettext("Een maand heeft hooguit 31 dagen. Kijk de dag nog even na."))
    return _in_our_time(_existing(**numbers), today=today)


def _number(typed: str, message: str) -> int:
    if not typed.isdecimal():
        raise MistakeError(message)
    return int(typed)


def _existing(*, day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise MistakeError(gettext("Deze dag bestaat niet. Kijk de dag en de maand na.")) from error


def _in_our_time(born: date, *, today: date) -> date:
    if born > today:
        raise MistakeError(gettext("Deze dag moet nog komen. Klopt het jaar?"))
    if born.year < EARLIEST_YEAR:
        raise MistakeError(gettext("Dit is heel lang geleden. Klopt het jaar?"))
    return born
