"""The offer in the database. What an item says lives in versions; one of them is published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, JsonDocument, enum_type


class ItemKind(StrEnum):
    """What kind of thing somebody can choose."""

    MODULE = "module"
    COACH = "coach"
    EVENT = "event"


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"


class Theme(Base):
    """A subject of the offer. `document` holds titles per language and search words."""

    __tablename__ = "themes"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    icon: Mapped[str] = mapped_column(String(40))
    tint: Mapped[str] = mapped_column(String(20))
    document: Mapped[JsonDocument]
    # Counts saves, so that two editors cannot overwrite each other unseen. The release before this
    # one adds themes without it, so the database itself has a first number.
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class SynonymGroup(Base):
    """Words that mean the same to who searches. A number is never given out a second time."""

    __tablename__ = "synonym_groups"
    __table_args__ = (
        CheckConstraint("json_array_length(words) >= 2", name="two_words"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[list[str]]
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class Situation(Base):
    """A recognisable situation. `document` holds its words per language and its suggestions."""

    __tablename__ = "situations"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    is_on_home: Mapped[bool]
    document: Mapped[JsonDocument]


class Item(Base):
    """A module, coach or event. `ref` is its lasting name, as in the region's files."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[ItemKind] = mapped_column(enum_type(ItemKind))
    slug: Mapped[str] = mapped_column(String(120))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    # Who provides it is for the back office only.
    provider_id: Mapped[str | None] = mapped_column(ForeignKey("partners.id"), index=True)
    versions: Mapped[list[ItemVersion]] = relationship(
        back_populates="item",
        order_by="ItemVersion.number",
        cascade="all, delete-orphan",
    )
    moments: Mapped[list[Moment]] = relationship(
        back_populates="item", order_by="Moment.starts_at", cascade="all, delete-orphan"
    )
    old_slugs: Mapped[list[OldSlug]] = relationship(
        back_populates="item", cascade="all, delete-orphan"
    )


class OldSlug(Base):
    """An address an item had before; it still leads there."""

    __tablename__ = "old_slugs"

    kind: Mapped[ItemKind] = mapped_column(enum_type(ItemKind), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    item: Mapped[Item] = relationship(back_populates="old_slugs")


class ItemVersion(Base):
    """What an item says, in all languages, at one point of its editing. See `documents.py`."""

    __tablename__ = "item_versions"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        Index(
            "uq_item_versions_published",
            "item_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        Index(
            "uq_item_versions_draft",
            "item_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(enum_type(VersionState))
    document: Mapped[JsonDocument]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    # Counts saves, so that two editors cannot overwrite each other unseen.
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    item: Mapped[Item] = relationship(back_populates="versions")


class Moment(Base):
    """A moment of a module or event that people can come to."""

    __tablename__ = "moments"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("sessions > 0", name="sessions_positive"),
        # Whoever gives a place away meets this; see `bookings`.
        CheckConstraint("taken BETWEEN 0 AND capacity", name="never_too_full"),
        Index("ix_moments_item_start", "item_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"))
    capacity: Mapped[int]
    language: Mapped[str] = mapped_column(String(8), default="nl")
    sessions: Mapped[int] = mapped_column(default=1)
    # How many places are taken or held, and the last number given out in the line of bookings.
    taken: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_number: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Called off by the organiser; a moment that nobody booked is removed instead.
    called_off_at: Mapped[datetime | None]
    item: Mapped[Item] = relationship(back_populates="moments")


class CatalogueState(Base):
    """One row whose version goes up at every publish; each process compares and reloads."""

    __tablename__ = "catalogue_state"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    # Empty in a database from before there were groups of synonyms: it still has to get its first.
    synonyms_loaded_at: Mapped[datetime | None]
