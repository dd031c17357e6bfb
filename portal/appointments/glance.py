"""What comes and what was offered, for the first page of my place: one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, literal, select, union_all
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.appointments.agenda import is_option_free
from portal.appointments.choices import Choice
from portal.appointments.models import (
    Appointment,
    AppointmentOffer,
    AppointmentOption,
    AppointmentState,
    OfferState,
)
from portal.appointments.places import ELSEWHERE_WORDS
from portal.cases.models import Case
from portal.partners.models import Place

PLANNED: Final = "planned"
OPTION: Final = "option"
MOST: Final = 20
Found = Select[str, int, str, str, datetime, datetime, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An appointment that stands, or a moment that was offered. `id` is the appointment's.

    `where` is empty when that was not said; `is_place` says that it is a place of the region.
    """

    id: int
    subject: str
    name: str
    starts_at: datetime
    ends_at: datetime
    where: str
    is_place: bool
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The next appointment, how many more there are, and the moments of the open offer."""

    next: Coming | None
    others: int
    offered: tuple[Coming, ...]


def read_glance(session: Session, case_id: int, *, now: datetime) -> Glance:
    """What comes on a case, as plain values."""
    both = union_all(_planned(case_id, now), _offered(case_id, now)).subquery()
    rows = session.execute(select(both).order_by(both.c.kind, both.c.starts_at, both.c.id))
    found = rows.fetchmany(MOST)
    planned = [_coming(row) for row in found if row.kind == PLANNED]
    return Glance(
        next=planned[0] if planned else None,
        others=max(0, len(planned) - 1),
        offered=tuple(_coming(row) for row in found if row.kind == OPTION),
    )


def _planned(case_id: int, now: datetime) -> Found:
    return (
        select(
            literal(PLANNED).label("kind"),
            Appointment.id,
            Appointment.subject,
            Staff.first_name,
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.place,
            Place.name,
        )
        .join(Staff, Staff.id == Appointment.staff_id)
        .outerjoin(Place, Place.id == Appointment.place)
        .where(
            Appointment.case_id == case_id,
            Appointment.state == AppointmentState.PLANNED,
            Appointment.ends_at > now,
        )
    )


def _offered(case_id: int, now: datetime) -> Found:
    return (
        select(
            literal(OPTION).label("kind"),
            AppointmentOption.id,
            AppointmentOffer.subject,
            Staff.first_name,
            AppointmentOption.starts_at,
            AppointmentOption.ends_at,
            AppointmentOption.place,
            Place.name,
        )
        .join(AppointmentOption.offer)
        .join(Staff, Staff.id == AppointmentOffer.staff_id)
        .join(Case, Case.id == AppointmentOffer.case_id)
        .outerjoin(Place, Place.id == AppointmentOption.place)
        .where(
            AppointmentOffer.case_id == case_id,
            AppointmentOffer.state == OfferState.OPEN,
            AppointmentOffer.staff_id.in_((Case.contact_person_id, Case.stand_in_id)),
            AppointmentOption.starts_at > now,
            is_option_free(),
        )
    )


def _coming(row: Row[Any]) -> Coming:
    choice = Choice(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        staff_id=0,
        staff_name=row.first_name,
    )
    is_elsewhere = row.place in ELSEWHERE_WORDS and bool(row.place)
    return Coming(
        id=row.id,
        subject=row.subject,
        name=row.first_name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        where=str(ELSEWHERE_WORDS[row.place]) if is_elsewhere else (row.name or ""),
        is_place=bool(row.name),
        key=choice.key,
    )
