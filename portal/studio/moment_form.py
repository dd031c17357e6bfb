"""The form of one moment: what was typed, read into values or into kind sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from portal.catalogue.models import Moment
from portal.catalogue.moments import MomentValues
from portal.clock import REGION_ZONE
from portal.forms import clean_line
from portal.studio.fields import LANGUAGE_WORDS

NAMES: Final = ("day", "start", "end", "place_id", "capacity", "language", "sessions")
STARTS: Final = {"capacity": "10", "language": "nl", "sessions": "1"}
MOST_PEOPLE: Final = 5000
MOST_SESSIONS: Final = 52
FARTHEST: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentReading:
    """The typed moment; `values` is None as long as there are errors: (control, sentence)."""

    values: MomentValues | None
    errors: tuple[tuple[str, str], ...]


def typed_moment(form: MultiDict[str, str]) -> dict[str, str]:
    """What came in under the names of this form; anything else is not looked at."""
    return {name: clean_line(form.get(name, "")) for name in NAMES}


def moment_texts(moment: Moment) -> dict[str, str]:
    """What the form shows of a moment."""
    start, end = moment.starts_at.astimezone(REGION_ZONE), moment.ends_at.astimezone(REGION_ZONE)
    return {
        "day": start.date().isoformat(),
        "start": start.strftime("%H:%M"),
        "end": end.strftime("%H:%M"),
        "place_id": moment.place_id or "",
        "capacity": str(moment.capacity),
        "language": moment.language,
        "sessions": str(moment.sessions),
    }


def read_moment(
    typed: Mapping[str, str],
    *,
    place_ids: frozenset[str],
    now: datetime,
    may_be_past: bool = False,
    taken: int = 0,
) -> MomentReading:
    """The moment that `typed` says, on the region's clock.

    `may_be_past`: for a moment that has begun already and only gets another room. `taken`: so many
    people come already, and none of them is sent away by a smaller number.
    """
    day, start, end = _day(typed["day"]), _time(typed["start"]), _time(typed["end"])
    errors = [
        *_time_errors(typed, day, start, end, now=now, may_be_past=may_be_past),
        *_other_errors(typed, place_ids, taken),
    ]
    if errors or day is None or start is None or end is None:
        return MomentReading(values=None, errors=tuple(errors))
    return MomentReading(
        values=MomentValues(
            starts_at=datetime.combine(day, start, tzinfo=REGION_ZONE),
            ends_at=datetime.combine(day, end, tzinfo=REGION_ZONE),
            place_id=typed["place_id"] or None,
            capacity=int(typed["capacity"]),
            language=typed["language"],
            sessions=int(typed["sessions"]),
        ),
        errors=(),
    )


def _time_errors(
    typed: Mapping[str, str],
    day: date | None,
    start: time | None,
    end: time | None,
    *,
    now: datetime,
    may_be_past: bool,
) -> Iterator[tuple[str, str]]:
    if day is None:
        yield "day", gettext("Kies een dag, zoals 24-11-2026.")
    if start is None:
        yield "start", gettext("Hoe laat begint het? Zoals 14:00.")
    if end is None:
        yield "end", gettext("Hoe laat is het klaar? Zoals 16:00.")
    if start and end and end <= start:
        yield (
            "end",
            gettext(
                "Het eind (%(end)s) is niet later dan het begin (%(start)s).",
                end=typed["end"],
                start=typed["start"],
            ),
        )
    if day and start:
        yield from _when_errors(datetime.combine(day, start, tzinfo=REGION_ZONE), now, may_be_past)


def _when_errors(begin: datetime, now: datetime, may_be_past: bool) -> Iterator[tuple[str, str]]:
    if begin <= now and not may_be_past:
        yield "day", gettext("Dit moment is al voorbij. Kies een dag die nog komt.")
    if begin > now + FARTHEST:
        yield "day", gettext("Dit is heel ver weg. Klopt het jaar?")


def say_too_few(taken: int) -> str:
    """Why there cannot be fewer places."""
    return str(
        ngettext(
            "Er komt al %(num)s mens. Vul dat aantal in, of meer.",
            "Er komen al %(num)s mensen. Vul dat aantal in, of meer.",
            taken,
        )
    )


def _other_errors(
    typed: Mapping[str, str], place_ids: frozenset[str], taken: int
) -> Iterator[tuple[str, str]]:
    if typed["place_id"] and typed["place_id"] not in place_ids:
        yield "place_id", gettext("Deze plek bestaat niet. Kies opnieuw.")
    if not _is_between(typed["capacity"], MOST_PEOPLE):
        yield (
            "capacity",
            gettext("Hoeveel mensen kunnen komen? Vul 1 tot %(num)s in.", num=MOST_PEOPLE),
        )
    elif int(typed["capacity"]) < taken:
        yield "capacity", say_too_few(taken)
    if typed["language"] not in LANGUAGE_WORDS:
        yield "language", gettext("Deze taal kennen we niet. Kies opnieuw.")
    if not _is_between(typed["sessions"], MOST_SESSIONS):
        yield (
            "sessions",
            gettext("Hoe vaak komt de groep bij elkaar? Vul 1 tot %(num)s in.", num=MOST_SESSIONS),
        )


def _is_between(text: str, most: int) -> bool:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return is_number and 1 <= int(text) <= most


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        found = time.fromisoformat(text.replace(".", ":"))
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0, tzinfo=None)
