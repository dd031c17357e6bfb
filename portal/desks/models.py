"""Who looks, drafts, and filters that somebody saved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, JsonDocument


class CaseViewer(Base):
    """Somebody has a case open. Looking claims nothing; a row older than seconds is nobody."""

    __tablename__ = "case_viewers"
    __table_args__ = (Index("ix_case_viewers_seen", "seen_at"),)

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    seen_at: Mapped[datetime]


class Draft(Base):
    """Words that somebody typed on a case and did not send yet; only the writer sees them."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index("uq_drafts_field", "staff_id", "case_id", "field", unique=True),
        Index("ix_drafts_saved", "saved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
    # Thrown away by its writer, who can still put it back.
    thrown_at: Mapped[datetime | None]


class SavedFilter(Base):
    """A filter of the queue under a name of somebody's own; `keep` as in the address."""

    __tablename__ = "saved_filters"
    __table_args__ = (Index("uq_saved_filters_name", "staff_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    keep: Mapped[JsonDocument]
    created_at: Mapped[datetime]
