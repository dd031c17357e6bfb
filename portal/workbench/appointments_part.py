"""The part of a case's page with its appointments: what comes, what was, and what was offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.appointments.agenda import free_with
from portal.appointments.models import Appointment
from portal.appointments.places import all_places, place_words
from portal.appointments.queries import open_offer, standing_and_unmarked
from portal.cases.able import who_acts
from portal.cases.models import Case, CaseState
from portal.clock import local_day
from portal.i18n import local
from portal.rosters.free_moments import FreeMoment

KEY = "%Y%m%dT%H%MZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedView:
    """One appointment; `was` asks how it went. Day, time and length are what a form starts with."""

    id: int
    subject: str
    name: str
    starts_at: datetime
    ends_at: datetime
    where: str
    place: str
    was: bool

    @property
    def clock(self) -> str:
        """The time as a form field wants it."""
        return f"{local(self.starts_at):%H:%M}"

    @property
    def day(self) -> str:
        """The day as a form field wants it."""
        return local_day(self.starts_at).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedView:
    """The open offer: since when, by whom, which moments."""

    made_at: datetime
    name: str
    moments: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentsView:
    """All of it, as plain values."""

    planned: tuple[PlannedView, ...]
    offer: OfferedView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentsView:
    """What the page to choose moments shows; `key` of a moment is what a tick sends."""

    name: str
    free: tuple[tuple[str, FreeMoment], ...]
    places: Sequence[tuple[str, str]]
    names: Mapping[str, str]

    @property
    def days(self) -> list[tuple[date, list[tuple[str, FreeMoment]]]]:
        """The free moments, those of one day together."""
        by_day = groupby(self.free, lambda each: local_day(each[1].starts_at))
        return [(day, list(listed)) for day, listed in by_day]


def read_appointments(
    session: Session, case: Case, _identity: Identity, now: datetime
) -> AppointmentsView | None:
    """What stands on an open case; at most four statements."""
    if case.state is CaseState.CLOSED:
        return None
    found = standing_and_unmarked(session, case.id, now=now)
    offer = open_offer(session, case.id)
    places = place_words(session, {each.place for each in found})
    return AppointmentsView(
        planned=tuple(_planned(each, places, now=now) for each in found),
        offer=None
        if offer is None
        else OfferedView(
            made_at=offer.made_at,
            name=offer.staff.first_name,
            moments=tuple(each.starts_at for each in offer.options),
        ),
    )


def read_moments(session: Session, case: Case, *, now: datetime) -> MomentsView:
    """The free moments of who acts, and everywhere it can be."""
    staff, places = who_acts(case), all_places(session)
    free = free_with(session, staff.id, now=now, case_id=case.id)
    return MomentsView(
        name=staff.first_name,
        free=tuple((each.starts_at.strftime(KEY), each) for each in free),
        places=places,
        names=dict(places) | {"": ""},
    )


def _planned(appointment: Appointment, places: Mapping[str, str], *, now: datetime) -> PlannedView:
    return PlannedView(
        id=appointment.id,
        subject=appointment.subject,
        name=appointment.staff.first_name,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        where=places.get(appointment.place, ""),
        place=appointment.place,
        was=appointment.starts_at <= now,
    )
