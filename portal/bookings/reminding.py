"""Reminders of what somebody comes to: the day before, and two hours before, unless stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.bookings.messages import key_of, tell_soon
from portal.bookings.models import Booking, BookingState
from portal.bookings.rules import LONGEST_SERIES, starts_of
from portal.cases.messages import address_of
from portal.cases.models import Case, YoungPerson
from portal.catalogue.models import Moment
from portal.database import Base
from portal.outbox.models import OutboxMessage

# How long before the start, and the name of each in the outbox.
BEFORE: Final = ((timedelta(days=1), "day"), (timedelta(hours=2), "hours"))
FARTHEST: Final = timedelta(days=1)
# A worker that was away says nothing of two days ago: close to the start it would come twice.
LATE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One message that is due; `key` is its name in the outbox."""

    booking: Booking
    starts_at: datetime
    reason: str

    @property
    def key(self) -> str:
        """The same for the same start, another after the moment was moved."""
        return key_of(self.booking.id, self.reason)


def remind(session: Session, *, now: datetime) -> int:
    """Put every reminder that is due in the outbox, each once; how many."""
    due = [each for booking in _coming(session, now=now) for each in _due(booking, now=now)]
    known = set(
        session.scalars(
            select(OutboxMessage.key).where(OutboxMessage.key.in_([each.key for each in due]))
        )
    )
    fresh = [each for each in due if each.key not in known]
    stopped = _stopped(session, [each.booking for each in fresh])
    sent = [each for each in fresh if each.booking.id not in stopped]
    for each in sent:
        tell_soon(session, each.booking, starts_at=each.starts_at, key=each.reason, now=now)
    return len(sent)


def _coming(session: Session, *, now: datetime) -> Sequence[Booking]:
    soon = now + FARTHEST
    return session.scalars(
        select(Booking)
        .join(Booking.moment)
        .options(joinedload(Booking.moment))
        .where(
            Booking.state == BookingState.BOOKED,
            Booking.case_id.is_not(None),
            Moment.starts_at <= soon,
            (Moment.starts_at > now)
            | ((Moment.sessions > 1) & (Moment.starts_at > now - LONGEST_SERIES)),
        )
        .order_by(Booking.id)
    ).all()


def _due(booking: Booking, *, now: datetime) -> Iterator[Reminder]:
    moment = booking.moment
    for starts_at in starts_of(moment.starts_at, sessions=moment.sessions):
        for before, name in BEFORE:
            at = starts_at - before
            # Who signed up after that knows it already.
            if at <= now < min(at + LATE, starts_at) and booking.made_at < at:
                reason = f"{name}-{starts_at:%Y%m%d%H%M}"
                yield Reminder(booking=booking, starts_at=starts_at, reason=reason)


def _stopped(session: Session, bookings: Sequence[Booking]) -> set[int]:
    """The bookings of who wants no reminders through the channel that a message would take."""
    if not bookings:
        return set()
    # The choice is made with the appointments, a room beside this one; the table is the same.
    choices = Base.metadata.tables["reminder_choices"]
    rows = session.execute(
        select(Booking.id, YoungPerson, choices.c.channel)
        .join(Case, Case.id == Booking.case_id)
        .join(YoungPerson, YoungPerson.id == Case.young_person_id)
        .join(choices, choices.c.young_person_id == YoungPerson.id)
        .where(Booking.id.in_([each.id for each in bookings]), choices.c.is_on.is_(False))
    )
    return {row[0] for row in rows if row[2] == address_of(row[1]).channel}
