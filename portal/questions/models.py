"""Questions that the front desk answers without opening a case."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.database import Base, enum_type


class QuestionState(StrEnum):
    """Whether the question still waits."""

    OPEN = "open"
    ANSWERED = "answered"


class Asker(StrEnum):
    """Who asks."""

    ANONYMOUS = "anonymous"
    PARENT = "parent"
    OTHER = "other"


class Question(Base):
    """A question without a case, with one named person at the front desk who answers it."""

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)",
            name="answered_has_moment",
        ),
        Index("ix_questions_inbox", "state", "promised_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    registration_key: Mapped[str] = mapped_column(String(64), unique=True)
    asker: Mapped[Asker] = mapped_column(enum_type(Asker))
    words: Mapped[str] = mapped_column(Text)
    # How to answer, if they want an answer; a name is never asked.
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(320))
    is_urgent: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(8), default="nl")
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[QuestionState] = mapped_column(
        enum_type(QuestionState), default=QuestionState.OPEN
    )
    asked_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    staff: Mapped[Staff] = relationship()
