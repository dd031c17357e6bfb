"""What the organiser changes: calling off, another time or place, more or fewer places.

It reaches everybody once: each message has a key of its own in the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.audit.services import Actor, record
from portal.bookings.counting import ALIVE, HOLDS, is_open, lock_moment
from portal.bookings.messages import tell_called_off, tell_changed
from portal.bookings.models import Booking, BookingState
from portal.bookings.moving_up import move_up
from portal.catalogue.models import Moment
from portal.catalogue.moments import MomentValues, cancel_moment, change_moment
from portal.catalogue.services import bump_version
from portal.partners.region import RegionCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How many people a change of a moment reaches: those who come, and those who wait."""

    coming: int
    waiting: int

    @property
    def everybody(self) -> int:
        """All who get a message."""
        return self.coming + self.waiting


def expected_at(session: Session, moment_id: int) -> Expected:
    """Who is expected at a moment now."""
    rows = session.execute(
        select(Booking.state, func.count())
        .where(Booking.moment_id == moment_id, Booking.state.in_(ALIVE))
        .group_by(Booking.state)
    )
    counts: dict[BookingState, int] = {row[0]: row[1] for row in rows}
    coming = sum(counts.get(state, 0) for state in HOLDS)
    return Expected(coming=coming, waiting=counts.get(BookingState.WAITING, 0))


def take_off(session: Session, moment_id: int, *, actor: Actor, now: datetime) -> Expected | None:
    """Take a moment off the agenda; who was told, or None when nobody ever booked it.

    One that nobody ever booked is removed. Another stays, called off, and everybody who comes or
    waits is told. A second press tells nobody twice.
    """
    moment = lock_moment(session, moment_id)
    if moment is None or moment.called_off_at is not None:
        return None
    if moment.last_number == 0:
        cancel_moment(session, moment, actor=actor, at=now)
        return None
    expected = expected_at(session, moment_id)
    for booking in _alive(session, moment_id):
        booking.state, booking.ended_at = BookingState.CALLED_OFF, now
        booking.held_until = None
        session.flush()
        tell_called_off(session, booking, now=now)
    session.execute(
        update(Moment)
        .where(Moment.id == moment_id)
        .values(taken=0, called_off_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(moment)
    session.expire(moment.item, ["moments"])
    bump_version(session)
    record(
        session,
        "moment_called_off",
        actor=actor,
        subject_kind="item",
        subject_id=moment.item.ref,
        at=now,
        moment=moment_id,
        told=expected.everybody,
    )
    return expected


def rearrange(
    session: Session,
    moment_id: int,
    values: MomentValues,
    *,
    actor: Actor,
    card: RegionCard,
    now: datetime,
) -> int:
    """Change a moment; tell everybody of another time or place, and move up into new places.

    Returns how many were told. Raises MomentError, with 'capacity' when more people come already.
    """
    moment = lock_moment(session, moment_id)
    if moment is None:
        return 0
    before = (moment.starts_at, moment.ends_at, moment.place_id)
    change_moment(session, moment, values, actor=actor, at=now)
    session.refresh(moment)
    told = 0
    is_other = before != (moment.starts_at, moment.ends_at, moment.place_id)
    if is_other and is_open(moment, now=now):
        told = _tell_all(session, moment, before=before[0], now=now)
    move_up(session, moment, card=card, now=now)
    return told


def _tell_all(session: Session, moment: Moment, *, before: datetime, now: datetime) -> int:
    bookings = _alive(session, moment.id)
    for booking in bookings:
        if booking.held_until is not None:
            # Nobody may have longer to decide than there is time.
            booking.held_until = min(booking.held_until, moment.starts_at)
        session.flush()
        tell_changed(session, booking, before=before, now=now)
    return len(bookings)


def _alive(session: Session, moment_id: int) -> Sequence[Booking]:
    return session.scalars(
        select(Booking)
        .where(Booking.moment_id == moment_id, Booking.state.in_(ALIVE))
        .order_by(Booking.number)
        .execution_options(populate_existing=True)
    ).all()
