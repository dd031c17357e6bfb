"""When two files turn out to be one person's: their places go along, and none is held twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.bookings.counting import ALIVE, end_booking, is_open, lock_moment
from portal.bookings.models import Booking, BookingState
from portal.bookings.moving_up import move_up
from portal.cases.models import Case
from portal.partners.region import RegionCard

# Of two at one moment the surest stays; of two alike the earlier.
SUREST: Final = (
    BookingState.BOOKED,
    BookingState.PROPOSED,
    BookingState.OFFERED,
    BookingState.WAITING,
)


def join_bookings(
    session: Session, closed: Case, kept: Case, *, card: RegionCard, now: datetime
) -> list[int]:
    """Give the bookings of the case that ends to the one that goes on; their numbers.

    Who has two places at one moment keeps one; the other is given to who waits, without a message
    to themselves. Both cases are locked by the caller.
    """
    theirs = _of(session, closed.id)
    for booking in theirs:
        if booking.state in ALIVE:
            _keep_one(session, booking, kept, card=card, now=now)
        booking.case_id = kept.id
    session.flush()
    return [booking.id for booking in theirs]


def part_bookings(session: Session, ids: Sequence[int], closed: Case, kept: Case) -> None:
    """Give them back to the case they came from; a place that was let go stays gone."""
    session.execute(
        update(Booking)
        .where(Booking.id.in_(ids), Booking.case_id == kept.id)
        .values(case_id=closed.id)
        .execution_options(synchronize_session="fetch")
    )


def _keep_one(
    session: Session, booking: Booking, kept: Case, *, card: RegionCard, now: datetime
) -> None:
    moment = lock_moment(session, booking.moment_id)
    pair = session.scalars(
        select(Booking)
        .where(
            Booking.moment_id == booking.moment_id,
            Booking.case_id.in_((kept.id, booking.case_id)),
            Booking.state.in_(ALIVE),
        )
        .execution_options(populate_existing=True)
    ).all()
    ordered = sorted(pair, key=lambda each: (SUREST.index(each.state), each.number))
    for spare in ordered[1:]:
        freed = end_booking(session, spare, BookingState.CANCELLED, now=now)
        if freed and moment is not None and is_open(moment, now=now):
            move_up(session, moment, card=card, now=now)


def _of(session: Session, case_id: int) -> Sequence[Booking]:
    """By the moment: two who join at once take the moments in one order."""
    return session.scalars(
        select(Booking).where(Booking.case_id == case_id).order_by(Booking.moment_id, Booking.id)
    ).all()
