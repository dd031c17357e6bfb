"""What the page of somebody's own roster shows, and what it keeps to put something back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.appointments.agenda import booked_moments
from portal.clock import local_day
from portal.partners.queries import work_calendar
from portal.rosters.free_moments import FreeMoment, closed_days
from portal.rosters.hours import DayHours
from portal.rosters.models import ExceptionKind, HoursException, HoursKind
from portal.rosters.moments import moments
from portal.rosters.queries_hours import coming_changes, place_names, read_week
from portal.rosters.working_days import DayChange, Part
from portal.team.hours_form import ELSEWHERE, say_part

SHOWN_DAYS: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDay:
    """A day of the coming two weeks as others will see it."""

    day: date
    is_closed: bool
    moments: tuple[FreeMoment, ...]
    # Appointments: what was free, and is not any more.
    booked: tuple[FreeMoment, ...] = ()

    @property
    def by_place(self) -> list[tuple[str, list[FreeMoment]]]:
        """The moments, those after one another at one place together."""
        return [(place, list(same)) for place, same in groupby(self.moments, _place)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A day that differs, in words."""

    id: int
    day: date
    words: str
    is_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterView:
    """Somebody's week, what differs, the days to come, and the words of every place."""

    week: Sequence[DayHours]
    changes: Sequence[ShownChange]
    days: Sequence[ShownDay]
    places: Mapping[str, str]

    @property
    def has_hours(self) -> bool:
        """False as long as no working hours were set: then every weekday counts."""
        return any(day.work for day in self.week)


def _place(moment: FreeMoment) -> str:
    return moment.place


def read_roster(session: Session, staff_id: int, *, now: datetime) -> RosterView:
    """All that the page shows."""
    places = all_places(session)
    return RosterView(
        week=read_week(session, staff_id),
        changes=[
            _shown(row, places) for row in coming_changes(session, staff_id, today=local_day(now))
        ],
        days=_days(session, staff_id, now),
        places=places,
    )


def all_places(session: Session) -> dict[str, str]:
    """Where somebody can be: elsewhere first, then the places of the region."""
    return {**{key: str(words) for key, words in ELSEWHERE.items()}, **place_names(session)}


def _days(session: Session, staff_id: int, now: datetime) -> list[ShownDay]:
    first = local_day(now)
    listed = [first + timedelta(days=number) for number in range(SHOWN_DAYS)]
    closed = closed_days(listed, work_calendar(session))
    booked = booked_moments(session, staff_id, first=first, days=SHOWN_DAYS)
    spans = [(each.starts_at, each.ends_at) for each in booked]
    found = moments(session, staff_id, first, SHOWN_DAYS, now, also_busy=spans)
    return [
        ShownDay(
            day=day,
            is_closed=day in closed,
            moments=tuple(each for each in found if local_day(each.starts_at) == day),
            booked=tuple(each for each in booked if local_day(each.starts_at) == day),
        )
        for day in listed
    ]


def _shown(row: HoursException, places: Mapping[str, str]) -> ShownChange:
    part = Part(starts=row.starts, ends=row.ends, place=row.place, minutes=row.minutes)
    is_off = row.kind == ExceptionKind.OFF
    if is_off and (row.starts, row.ends) == (0, 1440):
        words = gettext("Je werkt niet")
    elif is_off:
        words = gettext("Je werkt niet van %(part)s", part=say_part(part))
    elif row.hours_kind == HoursKind.WORK:
        words = gettext("Je werkt ook van %(part)s", part=say_part(part))
    else:
        words = gettext(
            "Ook vrije momenten van %(part)s, %(num)s minuten",
            part=say_part(part),
            num=row.minutes,
        )
    place = str(places.get(row.place, "")) if row.place else ""
    return ShownChange(
        id=row.id, day=row.on_day, words=f"{words}, {place}" if place else words, is_off=is_off
    )


def pack_days(before: Mapping[int, DayHours]) -> dict[str, Any]:
    """How days of the week were, small enough for the browser to keep."""
    return {
        "week": {
            str(day): [[kind.value, *_packed(part)] for kind, part in hours.parts()]
            for day, hours in before.items()
        }
    }


def unpack_days(kept: Mapping[str, Any]) -> dict[int, DayHours]:
    """The days that `pack_days` kept."""
    return {
        int(day): DayHours(
            work=tuple(_unpacked(row[1:]) for row in rows if row[0] == HoursKind.WORK),
            free=tuple(_unpacked(row[1:]) for row in rows if row[0] == HoursKind.FREE),
        )
        for day, rows in kept["week"].items()
    }


def pack_change(change: DayChange) -> dict[str, Any]:
    """A day that differed, small enough for the browser to keep."""
    return {
        "change": [change.on_day.isoformat(), change.is_off, change.kind.value],
        "part": _packed(change.part),
    }


def unpack_change(kept: Mapping[str, Any]) -> DayChange:
    """The change that `pack_change` kept."""
    day, is_off, kind = kept["change"]
    return DayChange(
        on_day=date.fromisoformat(day),
        is_off=is_off,
        kind=HoursKind(kind),
        part=_unpacked(kept["part"]),
    )


def _packed(part: Part) -> list[Any]:
    return [part.starts, part.ends, part.place, part.minutes]


def _unpacked(values: Sequence[Any]) -> Part:
    starts, ends, place, minutes = values
    return Part(starts=starts, ends=ends, place=place, minutes=minutes)
