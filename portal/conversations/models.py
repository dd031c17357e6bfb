"""Files that belong to a line of a thread, and how far each side has read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, enum_type


class AttachmentKind(StrEnum):
    """What may be sent along."""

    PHOTO = "photo"
    PDF = "pdf"


class Attachment(Base):
    """One cleaned file; its content lies in storage under a name that says nothing."""

    __tablename__ = "attachments"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    timeline_entry_id: Mapped[int] = mapped_column(ForeignKey("timeline_entries.id"), index=True)
    kind: Mapped[AttachmentKind] = mapped_column(enum_type(AttachmentKind))
    # As it is offered for download, made safe; never what a path is made of.
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    # Bytes, after cleaning.
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]


class ThreadRead(Base):
    """How far a thread was read: the last line that each side saw. One row per young person."""

    __tablename__ = "thread_reads"

    young_person_id: Mapped[int] = mapped_column(
        ForeignKey("young_people.id", ondelete="CASCADE"), primary_key=True
    )
    # Numbers of timeline lines; 0 is nothing yet.
    by_them: Mapped[int] = mapped_column(default=0, server_default="0")
    by_us: Mapped[int] = mapped_column(default=0, server_default="0")
