"""Goals and versions of a story. A coach may suggest a goal, and never adds one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.database import Base, JsonDocument, enum_type

OPEN_GOAL = "state = 'open'"
MOST_GOALS = 3


class GoalState(StrEnum):
    """Where a goal stands."""

    # By a coach; theirs only once they take it.
    SUGGESTED = "suggested"
    OPEN = "open"
    DONE = "done"
    # Let go by the young person, or a suggestion that they did not want.
    GONE = "gone"


class Goal(Base):
    """One step that somebody wants to take. Three places for open ones, held by the database."""

    __tablename__ = "goals"
    __table_args__ = (
        CheckConstraint("slot BETWEEN 1 AND 3", name="at_most_three"),
        CheckConstraint("(state = 'open') = (slot IS NOT NULL)", name="an_open_one_has_a_slot"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_moment"),
        Index(
            "uq_goals_slot",
            "young_person_id",
            "slot",
            unique=True,
            sqlite_where=text(OPEN_GOAL),
            postgresql_where=text(OPEN_GOAL),
        ),
        Index("ix_goals_person", "young_person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"))
    text: Mapped[str] = mapped_column(String(200))
    state: Mapped[GoalState] = mapped_column(enum_type(GoalState))
    slot: Mapped[int | None]
    suggested_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    suggester: Mapped[Staff | None] = relationship()


class StoryVersion(Base):
    """The story as it stood at one moment. The highest number counts; none is written over."""

    __tablename__ = "story_versions"
    __table_args__ = (Index("uq_story_versions_number", "young_person_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"))
    number: Mapped[int]
    # Text per part: strengths, needs, contact, tried, next.
    parts: Mapped[JsonDocument]
    # The parts that may be shared once somebody asks; none by default.
    ready: Mapped[list[str]]
    locale: Mapped[str] = mapped_column(String(8))
    # Who sat beside them while they wrote; null: nobody.
    with_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    saved_at: Mapped[datetime]
    with_staff: Mapped[Staff | None] = relationship()
