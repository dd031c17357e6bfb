"""Who came: ticked by who gives it, or by the young person themselves with the code at the door.

Only coming is written down. Who did not come is no row, no count and no mark.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.access.model import Identity
from portal.bookings.counting import lock_booking, lock_moment
from portal.bookings.lines import Did, write_booking
from portal.bookings.models import Booking, BookingState
from portal.bookings.queries import same_person
from portal.bookings.rules import LONGEST_SERIES, is_on, last_day
from portal.cases.models import Case, YoungPerson
from portal.catalogue.models import Item, Moment
from portal.clock import local_day
from portal.crypto import derive_key

CODE_DIGITS: Final = 5
# How far back and ahead the list of moments goes, in days.
BACK, AHEAD = timedelta(days=14), timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Somebody on the list at the door: a first name, whether they came, whether they are ours."""

    booking_id: int
    first_name: str
    has_come: bool
    is_mine: bool
    is_sure: bool


def door_code(secret_key: str, moment_id: int) -> str:
    """Five digits for the door of one moment. Guessing them only says 'I was there'."""
    key = derive_key(secret_key, "door-codes")
    digest = hmac.new(key, str(moment_id).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def moments_of(
    session: Session, identity: Identity, *, refs: Collection[str], now: datetime
) -> Sequence[Moment]:
    """The moments of what an organisation gives, or that this person is a face of (`refs`)."""
    rows = session.scalars(
        _ours(identity, refs)
        .where(
            Moment.starts_at < now + AHEAD,
            (Moment.ends_at > now - BACK)
            | ((Moment.sessions > 1) & (Moment.ends_at > now - BACK - LONGEST_SERIES)),
        )
        .order_by(Moment.starts_at, Moment.id)
    ).all()
    first_day = local_day(now - BACK)
    return [row for row in rows if last_day(row.ends_at, sessions=row.sessions) >= first_day]


def find_moment_of(
    session: Session, moment_id: int, identity: Identity, *, refs: Collection[str]
) -> Moment | None:
    """One moment of what is theirs; any other is not there for them."""
    return session.scalars(_ours(identity, refs).where(Moment.id == moment_id)).one_or_none()


def list_expected(session: Session, moment_id: int, *, staff_id: int) -> list[Expected]:
    """Who has a place, by first name; whoever still has to say yes is not sure yet."""
    held = (BookingState.BOOKED, BookingState.PROPOSED, BookingState.OFFERED)
    rows = session.execute(
        select(Booking, YoungPerson.first_name, Case.contact_person_id, Case.stand_in_id)
        .join(Case, Case.id == Booking.case_id)
        .join(YoungPerson, YoungPerson.id == Case.young_person_id)
        .where(Booking.moment_id == moment_id, Booking.state.in_(held))
        .order_by(YoungPerson.first_name, Booking.id)
    )
    return [
        Expected(
            booking_id=row.Booking.id,
            first_name=row.first_name,
            has_come=bool(row.Booking.has_come),
            is_mine=staff_id in {row.contact_person_id, row.stand_in_id},
            is_sure=row.Booking.state is BookingState.BOOKED,
        )
        for row in rows
    ]


def note_who_came(
    session: Session, moment: Moment, came: Collection[int], *, by: int, now: datetime
) -> int:
    """Tick who came (booking ids) and take back other ticks; how many are ticked now.

    Nobody can be ticked before the day itself.
    """
    if local_day(moment.starts_at) > local_day(now):
        return 0
    booked = (Booking.moment_id == moment.id, Booking.state == BookingState.BOOKED)
    # All cases before the moment, as everybody does: who waits for one would hold up the other.
    session.execute(
        select(Case.id)
        .where(Case.id.in_(select(Booking.case_id).where(*booked)))
        .order_by(Case.id)
        .with_for_update()
    )
    lock_moment(session, moment.id)
    rows = session.scalars(
        select(Booking)
        .where(*booked)
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    ).all()
    for booking in rows:
        _tick(session, booking, is_here=booking.id in came, by=by, now=now)
    return sum(bool(booking.has_come) for booking in rows)


def come_by_code(
    session: Session, young_person_id: int, code: str, *, secret_key: str, now: datetime
) -> Booking | None:
    """'I am here', with the code at the door; the place it was for, or None for a wrong code.

    Only a place of their own counts, on the day itself; a second time changes nothing.
    """
    today = local_day(now)
    for booking in _today(session, young_person_id, today=today, now=now):
        if hmac.compare_digest(door_code(secret_key, booking.moment_id), code):
            mine = lock_booking(session, booking.id)
            if mine is not None and mine.state is BookingState.BOOKED:
                _tick(session, mine, is_here=True, by=None, now=now)
            return mine
    return None


def _today(session: Session, young_person_id: int, *, today: date, now: datetime) -> list[Booking]:
    rows = session.scalars(
        select(Booking)
        .join(Booking.moment)
        .options(joinedload(Booking.moment))
        .where(
            Booking.young_person_id.in_(same_person(young_person_id)),
            Booking.state == BookingState.BOOKED,
            Moment.starts_at > now - LONGEST_SERIES,
        )
        .order_by(Booking.id)
    )
    return [
        row
        for row in rows
        if is_on(today, starts_at=row.moment.starts_at, sessions=row.moment.sessions)
    ]


def _tick(
    session: Session, booking: Booking, *, is_here: bool, by: int | None, now: datetime
) -> None:
    if is_here == bool(booking.has_come):
        return
    # Taking a tick back leaves nothing: nobody said that they did not come.
    booking.has_come = True if is_here else None
    booking.come_noted_by = by if is_here else None
    session.flush()
    if is_here:
        case = session.get_one(Case, booking.case_id)
        write_booking(session, case, booking, Did.CAME, by=by, now=now)


def _ours(identity: Identity, refs: Collection[str]) -> Select[Moment]:
    return (
        select(Moment)
        .join(Moment.item)
        .options(joinedload(Moment.item))
        .where(
            Moment.called_off_at.is_(None),
            or_(Item.provider_id == identity.partner_id, Item.ref.in_(refs)),
        )
    )
