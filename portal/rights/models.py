"""Questions to the privacy officer, requests about data, and who was erased."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.database import Base, JsonDocument, enum_type

OPEN_QUESTION = "answered_at IS NULL"
OPEN_REQUEST = "done_at IS NULL"


class RequestKind(StrEnum):
    """What somebody asks about their data."""

    EXPORT = "export"
    CORRECT = "correct"
    ERASE = "erase"


class PrivacyQuestion(Base):
    """'Is this right?' about a look, or any question about data; with its answer."""

    __tablename__ = "privacy_questions"
    __table_args__ = (
        CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answer_has_moment"),
        Index(
            "ix_privacy_questions_open",
            "due_at",
            sqlite_where=text(OPEN_QUESTION),
            postgresql_where=text(OPEN_QUESTION),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    young_person_id: Mapped[int] = mapped_column(
        ForeignKey("young_people.id", ondelete="CASCADE"), index=True
    )
    # The row of the trail that it is about; null: about something else.
    audit_position: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answerer: Mapped[Staff | None] = relationship()


class DataRequest(Base):
    """A copy, a correction or removal that was asked for, with the day by which it is done."""

    __tablename__ = "data_requests"
    __table_args__ = (
        Index(
            "ix_data_requests_open",
            "due_at",
            sqlite_where=text(OPEN_REQUEST),
            postgresql_where=text(OPEN_REQUEST),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    # No key: the request outlives who asked to be removed.
    young_person_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[RequestKind] = mapped_column(enum_type(RequestKind))
    # What should be otherwise, in their words; emptied when they are removed.
    words: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # What was done, what was kept and by which rule: never a name or a word of theirs.
    outcome: Mapped[JsonDocument]


class Erasure(Base):
    """Who was removed, by number only: a restore of an older backup removes them again."""

    __tablename__ = "erasures"

    young_person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    erased_at: Mapped[datetime]
