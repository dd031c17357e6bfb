"""The forms of somebody's own hours: what was typed, read into values or into kind sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from portal.forms import MistakeError, clean_line
from portal.i18n import current_locale
from portal.rosters.hours import (
    ALL_DAY,
    LENGTHS,
    MOST_DAYS,
    MOST_PARTS,
    DayHours,
    OverlapError,
    refuse_overlap,
)
from portal.rosters.models import HoursKind
from portal.rosters.working_days import DayChange, Part

WEEKDAYS: Final = (
    lazy_gettext("maandag"),
    lazy_gettext("dinsdag"),
    lazy_gettext("woensdag"),
    lazy_gettext("donderdag"),
    lazy_gettext("vrijdag"),
    lazy_gettext("zaterdag"),
    lazy_gettext("zondag"),
)
# Where else than at a place of the region.
ELSEWHERE: Final = {
    "": lazy_gettext("Zeg ik later"),
    "online": lazy_gettext("Online"),
    "phone": lazy_gettext("Aan de telefoon"),
    "walk": lazy_gettext("Tijdens een wandeling"),
}
KINDS: Final = {"werk": HoursKind.WORK, "vrij": HoursKind.FREE}
OFF: Final = "niet"
PARTS: Final = ("van", "tot", "plek", "duur")
CHANGE_NAMES: Final = ("dag", "tm", "soort", *PARTS)
CLOCK: Final = re.compile(
    r"(\d{1,2})(?:[.:u ]{1,2}(\d{2}))?(?: ?uur| ?u)?|(\d{2})(\d{2})", re.ASCII
)
HOUR: Final = 60
FARTHEST: Final = timedelta(days=2 * 366)
Errors = list[tuple[str, str]]


@dataclass(slots=True)
class DayForm:
    """The rows of a day's form, per kind, as typed; `hours` only when nothing is wrong."""

    rows: dict[str, list[dict[str, str]]]
    errors: Errors = field(default_factory=list)
    hours: DayHours = field(default_factory=DayHours)


def read_clock(text: str, *, is_end: bool = False) -> int | None:
    """Minutes after midnight of what somebody types as a time: 9, 9.00, 09:30, 930, 9 uur.

    None when it is no time. As an end, 0.00 and 24.00 are the end of the day.
    """
    found = CLOCK.fullmatch(clean_line(text).lower())
    if found is None:
        return None
    hours, minutes = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    if minutes >= HOUR or hours * HOUR + minutes > ALL_DAY:
        return None
    total = hours * HOUR + minutes
    if is_end:
        return total or ALL_DAY
    return total if total < ALL_DAY else None


def say_clock(minutes: int) -> str:
    """'9.00' in Dutch, '9:00' in other languages; the end of the day is 24.00."""
    sign = "." if current_locale() == "nl" else ":"
    return f"{minutes // HOUR}{sign}{minutes % HOUR:02d}"


def say_part(part: Part) -> str:
    """'9.00 tot 12.30'."""
    return str(
        gettext("%(start)s tot %(end)s", start=say_clock(part.starts), end=say_clock(part.ends))
    )


def rows_of(hours: DayHours, *, spare: int = 1) -> dict[str, list[dict[str, str]]]:
    """What the form shows of a day, with `spare` empty rows for each kind."""
    parts = {"werk": hours.work, "vrij": hours.free}
    return {
        name: [*map(_texts, listed), *(_texts(None) for _ in range(spare))][:MOST_PARTS]
        for name, listed in parts.items()
    }


def _texts(part: Part | None) -> dict[str, str]:
    if part is None:
        return {"van": "", "tot": "", "plek": "", "duur": str(LENGTHS[0])}
    return {
        "van": say_clock(part.starts),
        "tot": say_clock(part.ends),
        "plek": part.place,
        "duur": str(part.minutes or LENGTHS[0]),
    }


def read_day(form: MultiDict[str, str], *, places: Collection[str]) -> DayForm:
    """The day that was typed. A row without times is no part; that is how one is taken away."""
    read = DayForm(rows={name: _typed_rows(form, name) for name in KINDS})
    kept: dict[str, list[Part]] = {name: [] for name in KINDS}
    for name, rows in read.rows.items():
        for index, row in enumerate(rows):
            if row["van"] or row["tot"]:
                kept[name] += _read_part(read.errors, row, f"{name}-{index}-", name, places)
        _check_overlap(read.errors, kept[name], f"{name}-0-van")
    read.hours = DayHours(work=tuple(sorted(kept["werk"])), free=tuple(sorted(kept["vrij"])))
    return read


def _typed_rows(form: MultiDict[str, str], name: str) -> list[dict[str, str]]:
    rows = [
        {part: clean_line(form.get(f"{name}-{index}-{part}", "")) for part in PARTS}
        for index in range(MOST_PARTS)
        if f"{name}-{index}-van" in form
    ]
    return rows or [_texts(None)]


def _read_part(
    errors: Errors, row: Mapping[str, str], prefix: str, name: str, places: Collection[str]
) -> list[Part]:
    """The one part in a row, or none and what is wrong with it."""
    found = list(_part_errors(row, name, places))
    errors += [(prefix + control, sentence) for control, sentence in found]
    if found:
        return []
    starts, ends = read_clock(row["van"]), read_clock(row["tot"], is_end=True)
    minutes = int(row["duur"]) if KINDS[name] == HoursKind.FREE else 0
    return [Part(starts=starts or 0, ends=ends or ALL_DAY, place=row["plek"], minutes=minutes)]


def _part_errors(
    row: Mapping[str, str], name: str, places: Collection[str]
) -> Iterator[tuple[str, str]]:
    starts, ends = read_clock(row["van"]), read_clock(row["tot"], is_end=True)
    if starts is None:
        yield "van", gettext("Vanaf hoe laat? Schrijf het zoals 9 of 9.30.")
    if ends is None:
        yield "tot", gettext("Tot hoe laat? Schrijf het zoals 17 of 16.30. Tot middernacht is 24.")
    if starts is not None and ends is not None and ends <= starts:
        yield (
            "tot",
            gettext(
                "Het eind (%(end)s) is niet later dan het begin (%(start)s).",
                end=say_clock(ends),
                start=say_clock(starts),
            ),
        )
    if row["plek"] not in places:
        yield "plek", gettext("Deze plek bestaat niet. Kies opnieuw.")
    if KINDS.get(name) == HoursKind.FREE:
        yield from _length_errors(row["duur"], starts, ends)


def _length_errors(text: str, starts: int | None, ends: int | None) -> Iterator[tuple[str, str]]:
    if text not in map(str, LENGTHS):
        yield "duur", gettext("Hoe lang duurt een moment? Kies 30, 45 of 60 minuten.")
    elif starts is not None and ends is not None and 0 < ends - starts < int(text):
        yield (
            "duur",
            gettext(
                "Tussen %(start)s en %(end)s past geen moment van %(num)s minuten.",
                start=say_clock(starts),
                end=say_clock(ends),
                num=text,
            ),
        )


def _check_overlap(errors: Errors, parts: list[Part], control: str) -> None:
    try:
        refuse_overlap(parts)
    except OverlapError:
        ordered = sorted(parts)
        first, second = next(
            pair
            for pair in zip(ordered, ordered[1:], strict=False)
            if pair[1].starts < pair[0].ends
        )
        errors.append(
            (
                control,
                gettext(
                    "%(first)s en %(second)s lopen door elkaar. Maak er één van, of verschuif.",
                    first=say_part(first),
                    second=say_part(second),
                ),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReading:
    """Days that differ, from `change.on_day` to `until`."""

    change: DayChange
    until: date


def typed_change(form: MultiDict[str, str]) -> dict[str, str]:
    """What came in under the names of this form; anything else is not looked at."""
    return {name: clean_line(form.get(name, "")) for name in CHANGE_NAMES}


def read_change(
    typed: Mapping[str, str], *, places: Collection[str], today: date, errors: Errors
) -> ChangeReading | None:
    """The days that differ. None, and why in `errors`, when something is wrong."""
    first, last = _read_days(typed, today, errors)
    kind = typed["soort"]
    if kind not in {OFF, *KINDS}:
        errors.append(("soort", gettext("Wat is er anders? Kies er een.")))
    is_whole_day = kind == OFF and not typed["van"] and not typed["tot"]
    part = Part(starts=0, ends=ALL_DAY)
    if not is_whole_day:
        row = typed if kind in KINDS else {**typed, "plek": ""}
        found = _read_part(errors, row, "", kind if kind in KINDS else "werk", places)
        part = found[0] if found else part
    if errors:
        return None
    change = DayChange(
        on_day=first, is_off=kind == OFF, kind=KINDS.get(kind, HoursKind.WORK), part=part
    )
    return ChangeReading(change=change, until=last)


def _read_days(typed: Mapping[str, str], today: date, errors: Errors) -> tuple[date, date]:
    try:
        first = _day(typed["dag"])
        last = _day(typed["tm"]) if typed["tm"] else first
    except MistakeError as mistake:
        errors.append(("tm" if typed["tm"] and _is_day(typed["dag"]) else "dag", mistake.message))
        return today, today
    if first < today:
        errors.append(("dag", gettext("Deze dag is al voorbij. Kies een dag die nog komt.")))
    elif first > today + FARTHEST:
        errors.append(("dag", gettext("Dit is heel ver weg. Klopt het jaar?")))
    if not 0 <= (last - first).days < MOST_DAYS:
        errors.append(
            (
                "tm",
                gettext("Kies een laatste dag binnen een maand. Langer weg? Zet het bij Vrij."),
            )
        )
    return first, last


def _day(text: str) -> date:
    """A day as browsers send it, or as people type it: 24-11-2026."""
    turned = "-".join(reversed(re.split(r"[-/. ]", text))) if re.match(r"\d{1,2}\D", text) else text
    try:
        year, month, day = (int(part) for part in turned.split("-"))
        return date(year, month, day)
    except ValueError as error:
        raise MistakeError(gettext("Kies een dag, zoals 24-11-2026.")) from error


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except MistakeError:
        return False
    return True
