"""Reads of places: whose, where they stand, and how full a moment is."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.bookings.models import Booking, BookingState
from portal.cases.models import YoungPerson
from portal.catalogue.models import Moment


def same_person(young_person_id: int) -> Select[int]:
    """This person's number and those of the files that were found to be theirs too."""
    return select(YoungPerson.id).where(
        or_(YoungPerson.id == young_person_id, YoungPerson.merged_into_id == young_person_id)
    )


def find_own(session: Session, booking_id: int, *, young_person_id: int) -> Booking | None:
    """A booking of this person; somebody else's does not exist for them."""
    return session.scalars(
        select(Booking)
        .options(joinedload(Booking.moment).joinedload(Moment.item))
        .where(Booking.id == booking_id, Booking.young_person_id.in_(same_person(young_person_id)))
    ).one_or_none()


def find_booking(session: Session, booking_id: int) -> Booking | None:
    """The booking with this number, for who came by a one-purpose link."""
    return session.scalars(
        select(Booking)
        .options(joinedload(Booking.moment).joinedload(Moment.item))
        .where(Booking.id == booking_id)
    ).one_or_none()


def position_of(session: Session, booking: Booking) -> int:
    """How manieth somebody is on the waiting list: 1 is the next who gets a place."""
    return 1 + int(
        session.scalar(
            select(func.count()).where(
                Booking.moment_id == booking.moment_id,
                Booking.state == BookingState.WAITING,
                Booking.number < booking.number,
            )
        )
        or 0
    )


def waiting_before() -> ScalarSelect[int]:
    """How many wait before the booking of the statement around it; for a list in one query."""
    other = Booking.__table__.alias("waits_before")
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.c.moment_id == Booking.moment_id,
            other.c.state == BookingState.WAITING,
            other.c.number < Booking.number,
        )
        .correlate(Booking.__table__)
        .scalar_subquery()
    )
