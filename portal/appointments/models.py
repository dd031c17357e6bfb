"""Offered moments, appointments, and which reminders somebody wants."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.database import Base, enum_type
from portal.outbox.models import Channel

OPEN_OFFER = "state = 'open'"
PLANNED = "state = 'planned'"


class OfferState(StrEnum):
    """Where an offer of moments stands."""

    OPEN = "open"
    PICKED = "picked"
    WITHDRAWN = "withdrawn"
    # None of its moments is still to come.
    OVER = "over"


class AppointmentState(StrEnum):
    """How an appointment goes."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    MOVED = "moved"
    HELD = "held"
    # They did not come: a reason to find another moment, never a mark.
    MISSED = "missed"


class AppointmentOffer(Base):
    """Moments that a coach offers on a case; one open offer at a time."""

    __tablename__ = "appointment_offers"
    __table_args__ = (
        Index(
            "uq_appointment_offers_open",
            "case_id",
            unique=True,
            sqlite_where=text(OPEN_OFFER),
            postgresql_where=text(OPEN_OFFER),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState), default=OfferState.OPEN)
    # What it is about, in words that the young person reads.
    subject: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    options: Mapped[list[AppointmentOption]] = relationship(
        back_populates="offer",
        cascade="all, delete-orphan",
        order_by="AppointmentOption.starts_at",
    )
    staff: Mapped[Staff] = relationship()
    case: Mapped[Case] = relationship()


class AppointmentOption(Base):
    """One moment of an offer."""

    __tablename__ = "appointment_options"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="starts_first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("appointment_offers.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    # A place's id, or 'online', 'phone', 'walk'; empty is not said.
    place: Mapped[str] = mapped_column(String(40), default="")
    offer: Mapped[AppointmentOffer] = relationship(back_populates="options")


class Appointment(Base):
    """A moment that stands. Moving one ends its row and begins another under the same `uid`."""

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_first"),
        CheckConstraint("(state = 'planned') = (ended_at IS NULL)", name="over_has_moment"),
        # Nobody is in two places at once; longer overlaps are refused under a lock.
        Index(
            "uq_appointments_staff_start",
            "staff_id",
            "starts_at",
            unique=True,
            sqlite_where=text(PLANNED),
            postgresql_where=text(PLANNED),
        ),
        # What the worker looks through for reminders, and what was and needs a word.
        Index("ix_appointments_coming", "state", "starts_at"),
        Index("ix_appointments_case", "case_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[AppointmentState] = mapped_column(
        enum_type(AppointmentState), default=AppointmentState.PLANNED
    )
    subject: Mapped[str] = mapped_column(String(120), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(40), default="")
    # For a calendar: who it is and how often it changed (RFC 5545 UID and SEQUENCE).
    uid: Mapped[str] = mapped_column(String(40), index=True)
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    # Why it cannot be as planned, from them, in their words; need not be said.
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    planned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship()
    case: Mapped[Case] = relationship()


class ReminderChoice(Base):
    """Whether somebody wants reminders through a channel.

    Without a row the usual counts: yes for the channel they chose to be reached by, else no.
    """

    __tablename__ = "reminder_choices"

    young_person_id: Mapped[int] = mapped_column(
        ForeignKey("young_people.id", ondelete="CASCADE"), primary_key=True
    )
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), primary_key=True)
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())
