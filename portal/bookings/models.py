"""Places at moments, and what people thought of them without their names."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Moment
from portal.database import Base, enum_type

ALIVE = "state IN ('booked', 'waiting', 'offered', 'proposed')"
HELD = "state IN ('offered', 'proposed')"


class BookingState(StrEnum):
    """BOOKED, OFFERED and PROPOSED hold a place; the last two for a time."""

    BOOKED = "booked"
    WAITING = "waiting"
    # From the waiting list: there is a place, if they say so in time.
    OFFERED = "offered"
    # By a coach: the young person still has to say yes.
    PROPOSED = "proposed"
    CANCELLED = "cancelled"
    # They did not say yes in time: the place passed on.
    PASSED = "passed"
    # The organiser called the moment off.
    CALLED_OFF = "called_off"


class Booking(Base):
    """One young person and one moment. `number` is the order in which they came."""

    __tablename__ = "bookings"
    __table_args__ = (
        Index(
            "uq_bookings_alive",
            "moment_id",
            "young_person_id",
            unique=True,
            sqlite_where=text(ALIVE),
            postgresql_where=text(ALIVE),
        ),
        Index("uq_bookings_number", "moment_id", "number", unique=True),
        Index("ix_bookings_waiting", "moment_id", "state", "number"),
        # What the worker looks through every minute: places that were held in vain.
        Index(
            "ix_bookings_held",
            "held_until",
            sqlite_where=text(HELD),
            postgresql_where=text(HELD),
        ),
        CheckConstraint(
            "(state IN ('offered', 'proposed')) = (held_until IS NOT NULL)",
            name="held_until_a_moment",
        ),
        CheckConstraint("NOT has_come OR state = 'booked'", name="who_came_was_booked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    moment_id: Mapped[int] = mapped_column(ForeignKey("moments.id"))
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[BookingState] = mapped_column(enum_type(BookingState))
    number: Mapped[int]
    made_at: Mapped[datetime]
    # Null: the young person themselves.
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    held_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # Null: nobody said.
    has_come: Mapped[bool | None]
    come_noted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # That they said how it was; what they said is kept apart from who said it.
    said_at: Mapped[datetime | None]
    moment: Mapped[Moment] = relationship()


class Verdict(Base):
    """How it was, of somebody: three taps and a line. Nothing here leads to who said it."""

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint("useful BETWEEN 1 AND 3", name="useful_in_three"),
        CheckConstraint("welcome BETWEEN 1 AND 3", name="welcome_in_three"),
        CheckConstraint("again BETWEEN 1 AND 3", name="again_in_three"),
    )

    # A random number: one that counts up would tell who came before whom.
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    item_ref: Mapped[str] = mapped_column(String(20), index=True)
    # The first day of the month in which it was said.
    month: Mapped[date]
    useful: Mapped[int]
    welcome: Mapped[int]
    again: Mapped[int]
    line: Mapped[str] = mapped_column(String(300), default="")
