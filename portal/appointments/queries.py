"""Reads of appointments. What is of somebody is looked up together with who it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.appointments.models import (
    Appointment,
    AppointmentOffer,
    AppointmentState,
    OfferState,
)
from portal.cases.models import Case
from portal.partners.models import Place

LISTED: Final = 20
# How long an appointment without a word about how it went is asked after.
ASKED_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAppointment:
    """The next appointment for a card that is kept on a phone; times aware, UTC."""

    id: int
    starts_at: datetime
    ends_at: datetime
    name: str
    place: str
    place_name: str
    address: str


def next_appointment(
    session: Session, young_person_id: int, now: datetime
) -> NextAppointment | None:
    """The first one that is not over, in one statement. `place` as in the models."""
    row = session.execute(
        select(Appointment, Place)
        .join(Appointment.case)
        .outerjoin(Place, Place.id == Appointment.place)
        .where(Case.young_person_id == young_person_id, _stands(now))
        .options(joinedload(Appointment.staff))
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    found: Appointment = row.Appointment
    place: Place | None = row.Place
    return NextAppointment(
        id=found.id,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        name=found.staff.first_name,
        place=found.place,
        place_name=place.name if place else "",
        address=f"{place.street}, {place.town}" if place else "",
    )


def coming_of(session: Session, case_id: int, *, now: datetime) -> Sequence[Appointment]:
    """What stands on a case and is not over, the first one first."""
    return session.scalars(
        select(Appointment)
        .where(Appointment.case_id == case_id, _stands(now))
        .options(joinedload(Appointment.staff))
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(LISTED)
    ).all()


def of_case(session: Session, case_id: int) -> Sequence[Appointment]:
    """What was and what comes on a case, the latest first; moved ones are left out."""
    return session.scalars(
        select(Appointment)
        .where(Appointment.case_id == case_id, Appointment.state != AppointmentState.MOVED)
        .options(joinedload(Appointment.staff))
        .order_by(Appointment.starts_at.desc(), Appointment.id.desc())
        .limit(LISTED)
    ).all()


def standing_and_unmarked(
    session: Session, case_id: int, *, now: datetime
) -> Sequence[Appointment]:
    """What comes on a case, and what was and nobody said anything about, in order."""
    return session.scalars(
        select(Appointment)
        .where(
            Appointment.case_id == case_id,
            Appointment.state == AppointmentState.PLANNED,
            or_(Appointment.ends_at > now, Appointment.starts_at > now - ASKED_FOR),
        )
        .options(joinedload(Appointment.staff))
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(LISTED)
    ).all()


def find_on_case(session: Session, case_id: int, appointment_id: int) -> Appointment | None:
    """An appointment of this case, or None."""
    return session.scalars(
        select(Appointment)
        .where(Appointment.id == appointment_id, Appointment.case_id == case_id)
        .options(joinedload(Appointment.staff))
        .execution_options(populate_existing=True)
    ).one_or_none()


def find_own(session: Session, young_person_id: int, appointment_id: int) -> Appointment | None:
    """An appointment of this young person, as it stands now however often it moved, or None."""
    found = session.scalars(
        select(Appointment)
        .join(Appointment.case)
        .where(Appointment.id == appointment_id, Case.young_person_id == young_person_id)
    ).one_or_none()
    return None if found is None else as_it_stands(session, found)


def find_any(session: Session, appointment_id: int) -> Appointment | None:
    """An appointment by its number, as it stands now; for who holds a link to it."""
    found = session.get(Appointment, appointment_id)
    return None if found is None else as_it_stands(session, found)


def as_it_stands(session: Session, appointment: Appointment) -> Appointment:
    """The last one under the same entry of a calendar."""
    return session.scalars(
        select(Appointment)
        .where(Appointment.uid == appointment.uid)
        .options(
            joinedload(Appointment.staff),
            joinedload(Appointment.case).joinedload(Case.young_person),
            joinedload(Appointment.case).joinedload(Case.contact_person),
            joinedload(Appointment.case).joinedload(Case.stand_in),
        )
        .order_by(Appointment.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one()


def open_offer(session: Session, case_id: int) -> AppointmentOffer | None:
    """The open offer of a case with its moments and who made it, or None."""
    return session.scalars(
        select(AppointmentOffer)
        .where(AppointmentOffer.case_id == case_id, AppointmentOffer.state == OfferState.OPEN)
        .options(joinedload(AppointmentOffer.staff), selectinload(AppointmentOffer.options))
    ).one_or_none()


def find_offer(session: Session, offer_id: int) -> AppointmentOffer | None:
    """An offer by its number with its case, for who holds a link to it."""
    return session.scalars(
        select(AppointmentOffer)
        .where(AppointmentOffer.id == offer_id)
        .options(
            joinedload(AppointmentOffer.staff),
            joinedload(AppointmentOffer.case).joinedload(Case.young_person),
            joinedload(AppointmentOffer.case).joinedload(Case.contact_person),
            joinedload(AppointmentOffer.case).joinedload(Case.stand_in),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def lock_case_of(session: Session, case_id: int) -> None:
    """Nobody else changes this case until this transaction ends; taken before other locks."""
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())


def _stands(now: datetime) -> ColumnElement[bool]:
    return (Appointment.state == AppointmentState.PLANNED) & (Appointment.ends_at > now)
