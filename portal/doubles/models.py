"""Pairs of young people who may be one, what a human said of them, and what a merge moved."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    event,
    inspect,
    null,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from portal.accounts.models import Staff
from portal.cases.models import Case, CaseState, YoungPerson
from portal.database import Base, JsonDocument, enum_type

UNTOLD: Final = "state = 'suggested' AND told_at IS NULL"
# A change of one of these makes it worth looking again who somebody may be.
COMPARED: Final = ("first_name", "born_on", "phone", "email")


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
        Index("ix_likely_pairs_state", "state", "id"),
        # Two contact persons who were not told yet: what the worker looks through.
        Index("ix_likely_pairs_untold", "id", sqlite_where=text(UNTOLD),
              postgresql_where=text(UNTOLD)),
    )  # fmt: skip

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
    # What they shared when a human said that they are two: only something new brings them back.
    denied: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(String(200), default="")
    first: Mapped[YoungPerson] = relationship(foreign_keys=[first_id])
    second: Mapped[YoungPerson] = relationship(foreign_keys=[second_id])
    decider: Mapped[Staff | None] = relationship(foreign_keys=[decided_by])


@event.listens_for(YoungPerson, "before_update")
def look_again(_mapper: Mapper[YoungPerson], _connection: Connection, person: YoungPerson) -> None:
    """Let the worker compare somebody anew when what it compares was changed."""
    if _changed(person, *COMPARED):
        # As SQL, so that it is written also when the worker looked since this row was read.
        nothing: Any = null()
        person.compared_at = nothing


@event.listens_for(Case, "after_update")
def look_again_at_who_is_back(_mapper: Mapper[Case], connection: Connection, case: Case) -> None:
    """Somebody whose case opens again can be the one who signed up elsewhere meanwhile."""
    if case.state is CaseState.OPEN and _changed(case, "state"):
        connection.execute(
            update(YoungPerson)
            .where(YoungPerson.id == case.young_person_id)
            .values(compared_at=None)
        )


def _changed(row: Any, *columns: str) -> bool:
    state = inspect(row)
    return any(state.attrs[column].history.has_changes() for column in columns)
