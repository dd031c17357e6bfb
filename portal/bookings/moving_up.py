"""A freed place goes to who waits longest, for a time; silence passes it on. Nobody is skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.bookings.counting import end_booking, is_open, lock_moment, take_place
from portal.bookings.messages import tell_missed, tell_offered, tell_passed
from portal.bookings.models import Booking, BookingState
from portal.bookings.rules import hold_until
from portal.catalogue.models import Moment
from portal.partners.region import RegionCard

HELD = (BookingState.OFFERED, BookingState.PROPOSED)


def move_up(session: Session, moment: Moment, *, card: RegionCard, now: datetime) -> int:
    """Offer every free place to the first who waits; how many. The moment is locked already."""
    offered = 0
    while (first := _first_waiting(session, moment.id)) and take_place(session, moment, now=now):
        first.state = BookingState.OFFERED
        first.held_until = hold_until(now, starts_at=moment.starts_at, hours=card.place_offer_hours)
        session.flush()
        tell_offered(session, first, now=now)
        offered += 1
    return offered


def pass_on(session: Session, *, card: RegionCard, now: datetime) -> int:
    """Pass on every place that was held in vain, and end the lines of what has begun.

    Moments are taken in the order of their numbers, so that two workers wait for each other and
    never on each other. Returns how many bookings ended.
    """
    ended = 0
    for moment_id, numbers in _due(session, now=now).items():
        moment = lock_moment(session, moment_id)
        if moment is not None:
            ended += _pass_moment(session, moment, numbers, card=card, now=now)
    return ended


def _due(session: Session, *, now: datetime) -> dict[int, list[int]]:
    """Moment id to the bookings whose time is over, by moment and in the order of their line."""
    rows = session.execute(
        select(Booking.moment_id, Booking.id)
        .join(Moment, Moment.id == Booking.moment_id)
        .where(
            or_(
                Booking.held_until <= now,
                (Booking.state == BookingState.WAITING) & (Moment.starts_at <= now),
                # Room that came while nobody looked, such as by a correction in the database.
                (Booking.state == BookingState.WAITING)
                & (Moment.taken < Moment.capacity)
                & Moment.called_off_at.is_(None),
            )
        )
        .order_by(Booking.moment_id, Booking.number)
    )
    due: defaultdict[int, list[int]] = defaultdict(list)
    for moment_id, booking_id in rows:
        due[moment_id].append(booking_id)
    return due


def _pass_moment(
    session: Session, moment: Moment, numbers: Sequence[int], *, card: RegionCard, now: datetime
) -> int:
    ended = 0
    # Read again under the lock: they may have said yes a moment ago.
    rows = session.scalars(
        select(Booking)
        .where(Booking.id.in_(numbers))
        .order_by(Booking.number)
        .execution_options(populate_existing=True)
    ).all()
    for booking in rows:
        if booking.state in HELD and booking.held_until is not None and booking.held_until <= now:
            end_booking(session, booking, BookingState.PASSED, now=now)
            tell_passed(session, booking, now=now)
            ended += 1
        elif booking.state is BookingState.WAITING and moment.starts_at <= now:
            end_booking(session, booking, BookingState.PASSED, now=now)
            tell_missed(session, booking, now=now)
            ended += 1
    if is_open(moment, now=now):
        move_up(session, moment, card=card, now=now)
    return ended


def _first_waiting(session: Session, moment_id: int) -> Booking | None:
    return session.scalars(
        select(Booking)
        .where(Booking.moment_id == moment_id, Booking.state == BookingState.WAITING)
        .order_by(Booking.number)
        .limit(1)
    ).one_or_none()
