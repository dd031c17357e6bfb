"""What a person did with a place, written on the case: one line and one row in the trail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from portal.audit.services import record, staff_actor
from portal.bookings.models import Booking
from portal.bookings.titles import title_of
from portal.cases.lines import write_line
from portal.cases.models import Case, EntryKind
from portal.entrance.sessions import young_actor


class Did(StrEnum):
    """What the line tells."""

    BOOKED = "booked"
    WAITING = "waiting"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    CAME = "came"
    # Something without a moment: they want it, and their contact person answers.
    ASKED = "asked"


def write_booking(
    session: Session,
    case: Case,
    booking: Booking,
    did: Did,
    *,
    by: int | None,
    title: str = "",
    now: datetime,
) -> None:
    """Write that this was done with a place; `by` None is the young person themselves.

    `title` is what it is of, for who read that already.
    """
    moment = booking.moment
    write_line(
        session,
        case,
        EntryKind.BOOKING,
        by=by,
        now=now,
        details={
            "did": did.value,
            "booking": booking.id,
            "title": title or title_of(session, moment.id),
            "starts": moment.starts_at.isoformat(),
        },
    )
    record(
        session,
        f"booking.{did.value}",
        actor=young_actor(booking.young_person_id) if by is None else staff_actor(by),
        subject_kind="case",
        subject_id=case.id,
        at=now,
        booking=booking.id,
        moment=moment.id,
    )
