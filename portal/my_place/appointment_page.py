"""One appointment as the young person sees it, in their own place and behind a link alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from portal.appointments.choices import Choice, choices_for
from portal.appointments.glance import Glance, read_glance
from portal.appointments.models import Appointment, AppointmentState
from portal.appointments.places import Where, place_words, read_where
from portal.appointments.planning import can_be_restored, is_coming
from portal.appointments.queries import of_case
from portal.cases.models import Case, CaseState
from portal.clock import local_day
from portal.i18n import current_locale
from portal.my_place.place import Place

# More than these stand behind a fold.
SHOWN_FIRST: Final = 6
MOST_SHOWN: Final = 24
MOST_OF_A_DAY: Final = 2


class Stage(StrEnum):
    """What the page is about."""

    COMING = "coming"
    CANCELLED = "cancelled"
    MISSED = "missed"
    WAS = "was"
    # We do not work together any more.
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """Moments to pick; `places` are short words by id. `is_offer`: somebody thought of them."""

    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    places: Mapping[str, str]
    name: str
    is_offer: bool

    def __bool__(self) -> bool:
        """True when there is something to pick."""
        return bool(self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentPage:
    """One appointment with what can be done with it now."""

    id: int
    stage: Stage
    subject: str
    name: str
    starts_at: datetime
    ends_at: datetime
    where: Where
    choosing: Choosing
    can_restore: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An appointment in the list; `was` in a word how it ended, empty while it stands."""

    id: int
    subject: str
    name: str
    starts_at: datetime
    where: str
    is_place: bool
    stage: Stage


def read_page(session: Session, appointment: Appointment, *, now: datetime) -> AppointmentPage:
    """All that the page shows; `appointment` comes with its case and people."""
    case, name = appointment.case, appointment.staff.first_name
    stage = stage_of(appointment, case, now=now)
    is_open = stage is not Stage.STOPPED
    return AppointmentPage(
        id=appointment.id,
        stage=stage,
        subject=appointment.subject,
        name=name,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        where=read_where(session, appointment.place, name=name, locale=current_locale()),
        choosing=choosing(
            session, choices_for(session, case, now=now, besides=appointment) if is_open else ()
        ),
        can_restore=is_open and can_be_restored(session, case, appointment, now=now),
    )


def choosing(session: Session, choices: Sequence[Choice]) -> Choosing:
    """Moments with the words of their places; one query, or none."""
    shown = tuple(choices[:MOST_SHOWN])
    first = _first(shown)
    return Choosing(
        first=first,
        more=tuple(each for each in shown if each not in first),
        places=place_words(session, {each.place for each in shown}),
        name=shown[0].staff_name if shown else "",
        is_offer=bool(shown and shown[0].offer_id),
    )


def _first(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """What is shown without a fold: all that somebody thought of, else not all on one day."""
    if len(choices) <= SHOWN_FIRST:
        return tuple(choices)
    days = Counter[date]()
    spread = []
    for each in choices:
        day = local_day(each.starts_at)
        days[day] += 1
        if days[day] <= MOST_OF_A_DAY:
            spread.append(each)
    return tuple(spread[:SHOWN_FIRST])


def stage_of(appointment: Appointment, case: Case, *, now: datetime) -> Stage:
    """What there is to say about it now."""
    if case.state is CaseState.CLOSED:
        return Stage.STOPPED
    if is_coming(appointment, now=now):
        return Stage.COMING
    if appointment.state is AppointmentState.CANCELLED:
        return Stage.CANCELLED
    return Stage.MISSED if appointment.state is AppointmentState.MISSED else Stage.WAS


def read_list(session: Session, case: Case, *, now: datetime) -> tuple[list[Line], list[Line]]:
    """What comes, the first one first, and what was or was called off, the last one first."""
    found = of_case(session, case.id)
    places = place_words(session, {each.place for each in found})
    lines = [_line(each, case, places, now=now) for each in found]
    coming = [each for each in reversed(lines) if each.stage is Stage.COMING]
    return coming, [each for each in lines if each.stage is not Stage.COMING]


def _line(
    appointment: Appointment, case: Case, places: Mapping[str, str], *, now: datetime
) -> Line:
    return Line(
        id=appointment.id,
        subject=appointment.subject,
        name=appointment.staff.first_name,
        starts_at=appointment.starts_at,
        where=places.get(appointment.place, ""),
        is_place=bool(appointment.place),
        stage=stage_of(appointment, case, now=now),
    )


def read_soon(session: Session, place: Place, now: datetime) -> Glance | None:
    """The part 'Straks' of the first page; one query, and none once we stopped."""
    return read_glance(session, place.case.id, now=now) if place.is_open else None
