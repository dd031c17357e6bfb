"""Reading somebody's own calendar (RFC 5545) as far as it says when they are busy. Pure.

Only times are looked at: what an event is about never gets further than the text that came in. The
lines are read one by one, without making the calendar whole: its own time zones can be rules that
never end, and libraries follow them while they read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from portal.clock import REGION_ZONE

FOLD: Final = re.compile(r"\r?\n[ \t]")
LINE_END: Final = re.compile(r"\r?\n")
# Up to a year's worth of a full calendar, and as many exceptions of one event.
MOST_EVENTS: Final = 20_000
LONGEST_ZONE: Final = 80
DATE_DIGITS: Final = 8
NAMES: Final = frozenset(
    {"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS",
     "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}
)  # fmt: skip
DURATION: Final = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?"
)
NOT_BUSY: Final = {
    "STATUS": "CANCELLED",
    "TRANSP": "TRANSPARENT",
    "X-MICROSOFT-CDO-BUSYSTATUS": "FREE",
}


class NotACalendarError(ValueError):
    """What came in is no calendar, or not a whole one."""


class TooManyEventsError(ValueError):
    """More events than one person has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A property: its value, and the zone and kind of value that its parameters name."""

    value: str
    zone: tzinfo = REGION_ZONE
    is_date: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time on a calendar's own clock; `is_day` when it is a whole day."""

    wall: datetime
    zone: tzinfo
    is_day: bool

    @property
    def instant(self) -> datetime:
        """When that is, aware, in UTC."""
        return self.wall.replace(tzinfo=self.zone).astimezone(UTC)


@dataclass(slots=True)
class Event:
    """The lines of an event that say when it is."""

    lines: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))

    def text(self, name: str) -> str:
        """The first value of a property, in capitals; empty when it is not there."""
        lines = self.lines.get(name)
        return lines[0].value.strip().upper() if lines else ""

    @property
    def uid(self) -> str:
        """What a series and its exceptions have in common."""
        lines = self.lines.get("UID")
        return lines[0].value if lines else ""

    @property
    def is_busy(self) -> bool:
        """False for what was cancelled, or is said to leave somebody free."""
        return not any(self.text(name) == value for name, value in NOT_BUSY.items())

    def moments(self, name: str) -> list[Moment]:
        """The times in a property, which may have several lines of several values."""
        return [
            read_moment(line, value)
            for line in self.lines.get(name, ())
            for value in line.value.split(",")
            if value.strip()
        ]


def read_events(content: bytes) -> list[Event]:
    """The events of a calendar. Raises NotACalendarError, TooManyEventsError."""
    text = FOLD.sub("", content.decode("utf-8-sig", "replace")).strip()
    if not text[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise NotACalendarError
    if text[-13:].upper() != "END:VCALENDAR":
        # Half a calendar would say that somebody is free who is not.
        raise NotACalendarError
    return list(_events(text))


def _events(text: str) -> Iterator[Event]:
    event: Event | None = None
    inside: list[str] = []
    found = 0
    for line in LINE_END.split(text):
        name, _, value = line.partition(":")
        word = name.strip().upper()
        if word == "BEGIN":
            inside.append(value.strip().upper())
            event = Event() if inside[-1] == "VEVENT" else event
        elif word == "END":
            if inside and inside.pop() == "VEVENT" and event is not None:
                found += 1
                if found > MOST_EVENTS:
                    raise TooManyEventsError
                yield event
                event = None
        elif event is not None and inside[-1:] == ["VEVENT"]:
            _note(event, line)


def _note(event: Event, line: str) -> None:
    """Keep a line when it says something about time."""
    name = re.split("[;:]", line, maxsplit=1)[0].upper()
    if name not in NAMES:
        return
    *parameters, value = _split(line)
    known = dict(_parameter(each) for each in parameters[1:])
    event.lines[name].append(
        Line(
            value=value, zone=find_zone(known.get("TZID", "")), is_date=known.get("VALUE") == "DATE"
        )
    )


def _split(line: str) -> list[str]:
    """Name, parameters and value: `;` and `:` count only outside quotes."""
    parts, quoted, begin = [], False, 0
    for index, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in ";:":
            parts.append(line[begin:index])
            begin = index + 1
            if sign == ":":
                break
    return [*parts, line[begin:]]


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().upper(), value.strip().strip('"')


@lru_cache(maxsize=500)
def find_zone(name: str) -> tzinfo:
    """The time zone of a name; the region's when it has none that is known.

    Microsoft has names of its own, and some programs put a path before the usual one.
    """
    name = WINDOWS_TO_OLSON.get(name, name)
    for known in (name, "/".join(name.split("/")[-2:])):
        if known and len(known) <= LONGEST_ZONE:
            try:
                return ZoneInfo(known)
            except (ValueError, OSError, LookupError):
                continue
    return REGION_ZONE


def read_moment(line: Line, value: str) -> Moment:
    """A time as RFC 5545 writes it, such as 20261124T093000Z. Raises ValueError."""
    text = value.strip().upper().split("/")[0]
    day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    if line.is_date or len(text) == DATE_DIGITS:
        return Moment(wall=datetime.combine(day, time()), zone=REGION_ZONE, is_day=True)
    clock = time(int(text[9:11]), int(text[11:13]), min(59, int(text[13:15] or 0)))
    zone = UTC if text.endswith("Z") else line.zone
    return Moment(wall=datetime.combine(day, clock), zone=zone, is_day=False)


def read_duration(text: str) -> timedelta:
    """A length such as PT45M or P1D. Raises ValueError."""
    found = DURATION.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError("no duration")
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
