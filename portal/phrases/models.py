"""Example messages with their words per language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base


class Phrase(Base):
    """One example message. `purpose` says when a coach is shown it, such as 'no_answer'."""

    __tablename__ = "phrases"
    __table_args__ = (CheckConstraint("version >= 1", name="version_from_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    # Goes up at every change: two editors at once are told.
    version: Mapped[int] = mapped_column(default=1)
    is_used: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[list[PhraseWords]] = relationship(
        back_populates="phrase", cascade="all, delete-orphan", order_by="PhraseWords.locale"
    )


class PhraseWords(Base):
    """The words of a phrase in one language."""

    __tablename__ = "phrase_words"

    phrase_id: Mapped[int] = mapped_column(
        ForeignKey("phrases.id", ondelete="CASCADE"), primary_key=True
    )
    locale: Mapped[str] = mapped_column(String(8), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    phrase: Mapped[Phrase] = relationship(back_populates="words")
