"""Getting a place and giving it up. The counter on the moment decides who is in.

Every verb expects the person's case locked, locks the moment next, and leaves `taken` equal to the
number of places that are booked, offered or proposed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bookings.counting import (
    ALIVE,
    BookingOverError,
    MomentOverError,
    end_booking,
    is_open,
    lock_moment,
    next_number,
    take_place,
)
from portal.bookings.lines import Did, write_booking
from portal.bookings.messages import tell_listed, tell_proposed
from portal.bookings.models import Booking, BookingState
from portal.bookings.moving_up import move_up
from portal.bookings.queries import same_person
from portal.bookings.rules import hold_until
from portal.bookings.titles import title_of
from portal.cases.models import Case
from portal.catalogue.models import Moment
from portal.partners.region import RegionCard


def book(
    session: Session, case: Case, moment_id: int, *, card: RegionCard, now: datetime
) -> Booking:
    """'I am coming': a place when there is one, else a number on the waiting list.

    A second press gives what they have already; a place that was held for them becomes theirs.
    Raises MomentOverError.
    """
    # Read before the lock: in a rush everybody waits for this one row.
    title = title_of(session, moment_id)
    moment = _open_moment(session, moment_id, now=now)
    mine = find_alive(session, case.young_person_id, moment_id)
    if mine is not None:
        return confirm(session, case, mine, now=now) if mine.held_until else mine
    is_in = _take_fairly(session, moment, card=card, now=now)
    state = BookingState.BOOKED if is_in else BookingState.WAITING
    booking = _add(session, case, moment, state, now=now)
    did = Did.BOOKED if is_in else Did.WAITING
    write_booking(session, case, booking, did, by=None, title=title, now=now)
    return booking


def propose(
    session: Session,
    case: Case,
    moment_id: int,
    *,
    by: int,
    name: str,
    card: RegionCard,
    now: datetime,
) -> Booking:
    """A coach keeps a place for somebody, who says yes or no; or puts them on the list when full.

    What they have already stays as it is. Raises MomentOverError.
    """
    moment = _open_moment(session, moment_id, now=now)
    mine = find_alive(session, case.young_person_id, moment_id)
    if mine is not None:
        return mine
    if _take_fairly(session, moment, card=card, now=now):
        until = hold_until(now, starts_at=moment.starts_at, hours=card.place_proposal_hours)
        booking = _add(
            session, case, moment, BookingState.PROPOSED, by=by, held_until=until, now=now
        )
        tell_proposed(session, booking, by=name, now=now)
        write_booking(session, case, booking, Did.PROPOSED, by=by, now=now)
    else:
        booking = _add(session, case, moment, BookingState.WAITING, by=by, now=now)
        tell_listed(session, booking, by=name, now=now)
        write_booking(session, case, booking, Did.WAITING, by=by, now=now)
    return booking


def confirm(session: Session, case: Case, booking: Booking, *, now: datetime) -> Booking:
    """Yes to a place that is held. As long as it was not passed on it is theirs, also just late.

    A second yes changes nothing. Raises MomentOverError and BookingOverError.
    """
    moment = _open_moment(session, booking.moment_id, now=now)
    if booking.state is BookingState.BOOKED:
        return booking
    if booking.held_until is None:
        raise BookingOverError
    booking.state, booking.held_until = BookingState.BOOKED, None
    session.flush()
    session.refresh(moment)
    write_booking(session, case, booking, Did.CONFIRMED, by=None, now=now)
    return booking


def cancel(
    session: Session,
    case: Case,
    booking: Booking,
    *,
    card: RegionCard,
    by: int | None = None,
    now: datetime,
) -> None:
    """Give a place or a number up, until the start; who waits first is offered it at once.

    `by` is a coach to whom they said it. A second press changes nothing. Raises MomentOverError.
    """
    moment = _open_moment(session, booking.moment_id, now=now)
    if booking.state not in ALIVE:
        return
    is_free = end_booking(session, booking, BookingState.CANCELLED, now=now)
    write_booking(session, case, booking, Did.CANCELLED, by=by, now=now)
    if is_free:
        move_up(session, moment, card=card, now=now)


def find_alive(session: Session, young_person_id: int, moment_id: int) -> Booking | None:
    """What this person has at a moment, under whatever file; of two the earlier one."""
    return session.scalars(
        select(Booking)
        .where(
            Booking.moment_id == moment_id,
            Booking.young_person_id.in_(same_person(young_person_id)),
            Booking.state.in_(ALIVE),
        )
        .order_by(Booking.number)
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _take_fairly(session: Session, moment: Moment, *, card: RegionCard, now: datetime) -> bool:
    """Whoever waits was here first: a free place is theirs before it is a newcomer's."""
    if moment.taken < moment.capacity:
        move_up(session, moment, card=card, now=now)
    return moment.taken < moment.capacity and take_place(session, moment, now=now)


def _open_moment(session: Session, moment_id: int, *, now: datetime) -> Moment:
    moment = lock_moment(session, moment_id)
    if moment is None or not is_open(moment, now=now):
        raise MomentOverError
    return moment


def _add(
    session: Session,
    case: Case,
    moment: Moment,
    state: BookingState,
    *,
    by: int | None = None,
    held_until: datetime | None = None,
    now: datetime,
) -> Booking:
    booking = Booking(
        moment=moment,
        young_person_id=case.young_person_id,
        case_id=case.id,
        state=state,
        number=next_number(session, moment),
        made_at=now,
        made_by=by,
        held_until=held_until,
    )
    session.add(booking)
    session.flush()
    return booking
