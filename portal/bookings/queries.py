"""Reads of places: whose, where they stand, and how full a moment is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import (
    Integer,
    ScalarSelect,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased, joinedload

from portal.bookings.counting import ALIVE
from portal.bookings.models import Booking, BookingState
from portal.bookings.rules import LONGEST_SERIES
from portal.cases.models import EntryKind, TimelineEntry, YoungPerson
from portal.catalogue.models import Item, Moment
from portal.database import UtcDateTime

# What was is shown for a while, to say how it was.
RECENT: Final = timedelta(days=14)
WISHED_LATELY: Final = timedelta(days=60)
MOST: Final = 30


class Doing(NamedTuple):
    """A place, or (state 'asked', without a moment) a wish. `before`: how many wait before them."""

    id: int
    state: str
    item_ref: str
    moment_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    sessions: int | None
    place_id: str | None
    held_until: datetime | None
    said_at: datetime | None
    before: int | None


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


def doing_of(session: Session, young_person_id: int, case_id: int, *, now: datetime) -> list[Doing]:
    """What somebody does: places that live or ended lately, and what they asked for; one query.

    In the order of their moments, soonest first; what was asked without a moment comes last.
    """
    since = now - RECENT
    mine = Booking.young_person_id.in_(same_person(young_person_id))
    lives = Booking.state.in_(ALIVE) & (
        (Moment.ends_at > since)
        | ((Moment.sessions > 1) & (Moment.ends_at > since - LONGEST_SERIES))
    )
    ended_late = Booking.state.in_((BookingState.PASSED, BookingState.CALLED_OFF)) & (
        Booking.ended_at > since
    )
    places = (
        select(
            Booking.id,
            cast(Booking.state, String(20)).label("state"),
            Item.ref.label("item_ref"),
            Moment.id.label("moment_id"),
            Moment.starts_at.label("starts_at"),
            Moment.ends_at.label("ends_at"),
            Moment.sessions.label("sessions"),
            Moment.place_id.label("place_id"),
            Booking.held_until.label("held_until"),
            Booking.said_at.label("said_at"),
            _waiting_before().label("before"),
        )
        .select_from(Booking)
        .join(Moment, Moment.id == Booking.moment_id)
        .join(Item, Item.id == Moment.item_id)
        .where(mine, lives | ended_late)
    )
    wishes = select(
        TimelineEntry.id,
        literal("asked", String(20)),
        TimelineEntry.details["item"].as_string(),
        cast(null(), Integer()),
        *(cast(null(), UtcDateTime()) for _ in range(2)),
        *(cast(null(), kind) for kind in (Integer(), String(40), UtcDateTime(), UtcDateTime())),
        cast(null(), Integer()),
    ).where(
        TimelineEntry.case_id == case_id,
        TimelineEntry.kind == EntryKind.BOOKING,
        TimelineEntry.at > now - WISHED_LATELY,
        TimelineEntry.details["did"].as_string() == "asked",
    )
    every = union_all(places, wishes).subquery()
    statement = (
        select(every)
        .order_by(every.c.starts_at.is_(None), every.c.starts_at, every.c.id)
        .limit(MOST)
    )
    return [Doing(*row) for row in session.execute(statement)]


def _waiting_before() -> ScalarSelect[int]:
    """How many wait before the booking of the statement around it."""
    other = aliased(Booking)
    return (
        select(func.count(other.id))
        .where(
            other.moment_id == Booking.moment_id,
            other.state == BookingState.WAITING,
            other.number < Booking.number,
        )
        .correlate(Booking)
        .scalar_subquery()
    )
