"""Answers to 'may this be shared?'. Consent hangs on a case's person, by id only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class Consent(Base):
    """One yes, for one purpose and recipient, with the words as they were read."""

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_in_force",
            "young_person_id",
            "purpose",
            "recipient",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at",
            name="withdrawn_after_given",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The person lives in the package above; the key is named, the class is not imported.
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(80), default="")
    text_version: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(8))
    text_read: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
