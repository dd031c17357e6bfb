"""Pairs of young people who may be one, what a human said of them, and what a merge moved."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.cases.models import YoungPerson
from portal.database import Base, JsonDocument, enum_type


class PairState(StrEnum):
    """What was decided about a pair."""

    SUGGESTED = "suggested"
    SAME = "same"
    DIFFERENT = "different"


class LikelyPair(Base):
    """Two who may be one. The one with the lower id is first, so that a pair stands here once."""

    __tablename__ = "likely_pairs"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="first_is_lower"),
        CheckConstraint("(state = 'suggested') = (decided_at IS NULL)", name="decided_has_moment"),
        Index("uq_likely_pairs_people", "first_id", "second_id", unique=True),
        Index("ix_likely_pairs_second", "second_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("young_people.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("young_people.id", ondelete="CASCADE"))
    # What they share, as codes: 'name_born', 'phone', 'email'.
    shared: Mapped[list[str]]
    state: Mapped[PairState] = mapped_column(enum_type(PairState), default=PairState.SUGGESTED)
    found_at: Mapped[datetime]
    # When both contact persons of different organisations were told; null when not.
    told_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # What the merge moved and ended, so that it can be taken apart again.
    merge: Mapped[JsonDocument | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    first: Mapped[YoungPerson] = relationship(foreign_keys=[first_id])
    second: Mapped[YoungPerson] = relationship(foreign_keys=[second_id])
    decider: Mapped[Staff | None] = relationship(foreign_keys=[decided_by])
