"""Pauses that somebody chose, and the questions how it goes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, enum_type

RUNNING = "returned_at IS NULL"
UNASKED = "asked_at IS NULL AND dropped_at IS NULL"


class LeaveKind(StrEnum):
    """What somebody chose."""

    PAUSE = "pause"
    STOP = "stop"


class CheckInAnswer(StrEnum):
    """The one tap."""

    WORK = "work"
    SCHOOL = "school"
    LOOKING = "looking"
    # Opens the door again.
    NEED = "need"


class Leave(Base):
    """Somebody said 'not now'. Nothing of it is a label: it is over once they are back."""

    __tablename__ = "leaves"
    __table_args__ = (
        Index(
            "uq_leaves_running",
            "young_person_id",
            unique=True,
            sqlite_where=text(RUNNING),
            postgresql_where=text(RUNNING),
        ),
        CheckConstraint("kind = 'pause' OR until IS NULL", name="only_a_pause_has_an_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[LeaveKind] = mapped_column(enum_type(LeaveKind))
    chosen_at: Mapped[datetime]
    # The day on which the pause ends; null: until they say so.
    until: Mapped[date | None]
    # The day on which we may ask how it goes; null: we do not ask.
    ask_on: Mapped[date | None]
    returned_at: Mapped[datetime | None]


class CheckIn(Base):
    """One question how it goes, on a day, and its answer. None is made without a yes."""

    __tablename__ = "check_ins"
    __table_args__ = (
        CheckConstraint("months IN (0, 1, 3, 6, 12)", name="known_rhythm"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_moment"),
        Index("uq_check_ins_round", "case_id", "months", "due_on", unique=True),
        Index(
            "ix_check_ins_due",
            "due_on",
            sqlite_where=text(UNASKED),
            postgresql_where=text(UNASKED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    # After how many months; 0 is a day that they chose themselves.
    months: Mapped[int]
    due_on: Mapped[date]
    asked_at: Mapped[datetime | None]
    # Not asked any more: the yes was taken back, or they came back.
    dropped_at: Mapped[datetime | None]
    answer: Mapped[CheckInAnswer | None] = mapped_column(enum_type(CheckInAnswer))
    answered_at: Mapped[datetime | None]
