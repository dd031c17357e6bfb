"""The region, its municipalities and partners. Loaded from a region folder, changed by staff."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, JsonDocument


class Region(Base):
    """The one region this portal serves: names, contact, promise. `document` as in region.yaml."""

    __tablename__ = "regions"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    document: Mapped[JsonDocument]


class Municipality(Base):
    """A municipality of the region. `document` keeps its keys of region.yaml."""

    __tablename__ = "municipalities"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int]
    document: Mapped[JsonDocument]


class Partner(Base):
    """An organisation. Its policies for routing live in `document`, in the form of region.yaml."""

    __tablename__ = "partners"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    type: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    document: Mapped[JsonDocument]
    places: Mapped[list[Place]] = relationship(back_populates="partner")


class Place(Base):
    """Somewhere people come to. Its name may stand in front, also when it holds a school's name."""

    __tablename__ = "places"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    partner_id: Mapped[str | None] = mapped_column(ForeignKey("partners.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120))
    town: Mapped[str] = mapped_column(String(120))
    municipality: Mapped[str] = mapped_column(String(80), index=True)
    is_wheelchair_accessible: Mapped[bool]
    note: Mapped[JsonDocument]
    partner: Mapped[Partner | None] = relationship(back_populates="places")
