"""The counter of places on a moment: who takes and frees meets the database's own arithmetic.

Everybody who changes anything of a moment's bookings locks its row first, and a case before that;
so there is one order of locks, and between two statements nobody slips in.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from portal.bookings.models import Booking, BookingState
from portal.cases.models import Case
from portal.catalogue.models import Moment

HOLDS = frozenset({BookingState.BOOKED, BookingState.OFFERED, BookingState.PROPOSED})
ALIVE = HOLDS | {BookingState.WAITING}


class BookingError(Exception):
    """A place that cannot be had or changed now; the words for people are made by the page."""


class MomentOverError(BookingError):
    """It has begun, or it was called off."""


class BookingOverError(BookingError):
    """The place was given up or passed on before."""


def lock_moment(session: Session, moment_id: int) -> Moment | None:
    """The moment as it is now, and nobody else's until this transaction ends."""
    return session.scalars(
        select(Moment)
        .where(Moment.id == moment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def lock_booking(session: Session, booking_id: int) -> Booking | None:
    """A booking with its case and its moment locked, in that order."""
    found = session.execute(
        select(Booking.case_id, Booking.moment_id).where(Booking.id == booking_id)
    ).one_or_none()
    if found is None:
        return None
    session.execute(select(Case.id).where(Case.id == found.case_id).with_for_update())
    lock_moment(session, found.moment_id)
    return session.get(Booking, booking_id, populate_existing=True)


def is_open(moment: Moment, *, now: datetime) -> bool:
    """True until it begins, unless it was called off."""
    return moment.called_off_at is None and moment.starts_at > now


def take_place(session: Session, moment: Moment, *, now: datetime) -> bool:
    """Take a place when there is one; the database decides."""
    taken = session.scalars(
        update(Moment)
        .where(
            Moment.id == moment.id,
            Moment.called_off_at.is_(None),
            Moment.starts_at > now,
            Moment.taken < Moment.capacity,
        )
        .values(taken=Moment.taken + 1)
        .returning(Moment.taken)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        return False
    # Told to the object, not read again: others wait for this row.
    set_committed_value(moment, "taken", taken)
    return True


def next_number(session: Session, moment: Moment) -> int:
    """The next number in the line of this moment; none is given out twice."""
    number = session.scalars(
        update(Moment)
        .where(Moment.id == moment.id)
        .values(last_number=Moment.last_number + 1)
        .returning(Moment.last_number)
        .execution_options(synchronize_session=False)
    ).one()
    set_committed_value(moment, "last_number", number)
    return number


def end_booking(session: Session, booking: Booking, state: BookingState, *, now: datetime) -> bool:
    """End a booking; True when that freed a place. The moment is locked by the caller."""
    held_place = booking.state in HOLDS
    booking.state, booking.ended_at, booking.held_until = state, now, None
    session.flush()
    if held_place:
        session.execute(
            update(Moment)
            .where(Moment.id == booking.moment_id)
            .values(taken=Moment.taken - 1)
            .execution_options(synchronize_session=False)
        )
        session.refresh(booking.moment)
    return held_place
