"""The pattern of a week with its exceptions, absences, what was agreed about room, calendars."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.database import Base, enum_type


class HoursKind(StrEnum):
    """What a part of the week is for."""

    WORK = "work"
    # A moment that a young person may pick.
    FREE = "free"


class ExceptionKind(StrEnum):
    """What is different on one day."""

    OFF = "off"
    EXTRA = "extra"


class AbsenceKind(StrEnum):
    """Why somebody is away, no further than others need to know."""

    PLANNED = "planned"
    SICK = "sick"


class WorkHours(Base):
    """A part of every week: from `starts` to `ends` in minutes after midnight, local time."""

    __tablename__ = "work_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_exists"),
        CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name="starts_first"),
        CheckConstraint("(kind = 'work') = (minutes = 0)", name="only_moments_last"),
        Index("uq_work_hours_part", "staff_id", "kind", "weekday", "starts", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    kind: Mapped[HoursKind] = mapped_column(enum_type(HoursKind))
    # Monday is 0.
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    # A place's id, or 'online', 'phone', 'walk'; empty is not said.
    place: Mapped[str] = mapped_column(String(40), default="")
    # How long one moment in it takes; 0 for working hours.
    minutes: Mapped[int] = mapped_column(default=0)


class HoursException(Base):
    """One day that differs from the pattern: off, or extra hours."""

    __tablename__ = "hours_exceptions"
    __table_args__ = (
        CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name="starts_first"),
        Index(
            "uq_hours_exceptions_part",
            "staff_id",
            "on_day",
            "kind",
            "hours_kind",
            "starts",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    on_day: Mapped[date]
    kind: Mapped[ExceptionKind] = mapped_column(enum_type(ExceptionKind))
    # For extra hours what they are for; a day off takes both.
    hours_kind: Mapped[HoursKind] = mapped_column(enum_type(HoursKind), default=HoursKind.WORK)
    starts: Mapped[int] = mapped_column(default=0)
    ends: Mapped[int] = mapped_column(default=1440)
    place: Mapped[str] = mapped_column(String(40), default="")
    minutes: Mapped[int] = mapped_column(default=0)


class Absence(Base):
    """Days on which somebody is away, with who stands in. `ends_on` null: until they are back."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("stand_in_id != staff_id", name="stand_in_is_another"),
        Index("ix_absences_days", "staff_id", "starts_on", "ends_on"),
        Index("ix_absences_stand_in", "stand_in_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[AbsenceKind] = mapped_column(enum_type(AbsenceKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    # When the cases got their stand-in, and when they went back; null is not yet.
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    stand_in: Mapped[Staff] = relationship(foreign_keys=[stand_in_id])


class RoomProposal(Base):
    """A maximum that one of two proposed: it counts once the other agreed. One per person."""

    __tablename__ = "room_proposals"
    __table_args__ = (CheckConstraint("max_cases >= 0", name="max_cases_not_negative"),)

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    max_cases: Mapped[int]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    proposed_at: Mapped[datetime]
    staff: Mapped[Staff] = relationship(foreign_keys=[staff_id])
    proposer: Mapped[Staff] = relationship(foreign_keys=[proposed_by])


class Calendar(Base):
    """Somebody's feeds: ours that goes out, and the .ics address of their own that comes in."""

    __tablename__ = "calendars"
    __table_args__ = (
        CheckConstraint("feed_version >= 0", name="feed_version_not_negative"),
        CheckConstraint("failures >= 0", name="failures_not_negative"),
        CheckConstraint(
            "(address IS NULL) = (next_fetch_at IS NULL)", name="an_address_is_fetched"
        ),
        Index("ix_calendars_next", "next_fetch_at"),
    )

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    # Part of our feed's address; another number ends the old address. 0: there is none yet.
    feed_version: Mapped[int] = mapped_column(default=0)
    # Sealed: such an address opens a whole calendar. Null when there is none.
    address: Mapped[str | None] = mapped_column(Text)
    fetched_at: Mapped[datetime | None]
    # Also a lease: who takes it moves it on, so that no other worker fetches meanwhile.
    next_fetch_at: Mapped[datetime | None]
    # Why the last fetch failed, as a code; empty when it did not.
    problem: Mapped[str] = mapped_column(String(40), default="", server_default="")
    # How many fetches in a row failed.
    failures: Mapped[int] = mapped_column(default=0, server_default="0")


class BusyTime(Base):
    """A time at which somebody's own calendar says busy; nothing of what it is about is kept."""

    __tablename__ = "busy_times"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_first"),
        Index("ix_busy_times_when", "staff_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
