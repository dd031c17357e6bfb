"""What is sent about days away, as values; the caller tells mistakes by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext

from portal.rosters.absences import Days

NUMBER: Final = re.compile(r"[0-9]{1,9}")
NAMES: Final = ("eerste", "laatste", "waarnemer")
Errors = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceForm:
    """The days and who stands in."""

    days: Days
    stand_in_id: int


def read_number(form: Mapping[str, str], name: str) -> int | None:
    """A number that was sent, such as a staff id; None for anything else."""
    value = form.get(name, "").strip()
    return int(value) if NUMBER.fullmatch(value) else None


def read_day(form: Mapping[str, str], name: str) -> date | None:
    """A day as a browser sends it; None when it is no day."""
    try:
        return date.fromisoformat(form.get(name, "").strip())
    except ValueError:
        return None


def read_absence(form: Mapping[str, str], *, may_be_open: bool) -> AbsenceForm | Errors:
    """First day, last day and stand-in; `may_be_open` lets the last day be empty."""
    first, last = read_day(form, "eerste"), read_day(form, "laatste")
    stand_in_id = read_number(form, "waarnemer")
    errors: Errors = []
    if first is None:
        errors.append(("eerste", gettext("Vul in vanaf welke dag je weg bent.")))
    is_open = may_be_open and not form.get("laatste", "").strip()
    if last is None and not is_open:
        errors.append(("laatste", gettext("Vul de laatste dag in. Zelfde dag mag ook.")))
    if stand_in_id is None:
        errors.append(("waarnemer", gettext("Kies wie er voor je waarneemt.")))
    if first is None or stand_in_id is None or errors:
        return errors
    return AbsenceForm(days=Days(starts_on=first, ends_on=last), stand_in_id=stand_in_id)
