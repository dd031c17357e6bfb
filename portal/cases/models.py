"""Young people and their cases. The database itself refuses a case without a contact person."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Staff
from portal.database import Base, JsonDocument, enum_type
from portal.partners.models import Partner

UNKEPT: Final = "state = 'open' AND first_contact_at IS NULL AND late_told_at IS NULL"


class ContactChannel(StrEnum):
    """How a young person wants to be reached."""

    APP = "app"
    CALL = "call"
    SMS = "sms"
    MAIL = "mail"


class CaseState(StrEnum):
    """A case is open or closed; whose turn it is follows from its dates."""

    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Why a case was closed."""

    WORK = "work"
    SCHOOL = "school"
    BOTH = "both"
    ELSEWHERE = "elsewhere"
    NOT_NOW = "not_now"
    LOST_TOUCH = "lost_touch"


class EntryKind(StrEnum):
    """What a line on the timeline tells."""

    OPENED = "opened"
    ASKED_AGAIN = "asked_again"
    ATTEMPT = "attempt"
    FIRST_CONTACT = "first_contact"
    CONTACT = "contact"
    NOTE = "note"
    NEXT_STEP = "next_step"
    STEP_DONE = "step_done"
    FACTS = "facts"
    LEAD_CHANGED = "lead_changed"
    TAKEN_OVER = "taken_over"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONSENT = "consent"


class YoungPerson(Base):
    """Who it is about, and how to reach them safely. No BSN and no address, ever."""

    __tablename__ = "young_people"
    __table_args__ = (
        CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", name="can_be_reached"),
        Index("ix_young_people_phone_born", "phone", "born_on"),
        Index("ix_young_people_email_born", "email", "born_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(80))
    born_on: Mapped[date]
    # Null is 'no address', an empty text is 'not known', 'outside' is outside the region.
    home: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(320))
    channel: Mapped[ContactChannel] = mapped_column(enum_type(ContactChannel))
    safe_times: Mapped[list[str]]
    somebody_reads_along: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(8), default="nl")
    created_at: Mapped[datetime]
    cases: Mapped[list[Case]] = relationship(back_populates="young_person")


class Case(Base):
    """One request for help, from sign-up to closing, with one contact person at every moment."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_open_per_person",
            "young_person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="closed_has_outcome"),
        Index(
            "ix_cases_queue",
            "contact_person_id",
            "state",
            "first_contact_at",
            "promised_at",
        ),
        # What the worker looks through every minute: promises that ran out untold.
        Index(
            "ix_cases_late",
            "promised_at",
            sqlite_where=text(UNKEPT),
            postgresql_where=text(UNKEPT),
        ),
        Index("ix_cases_step", "contact_person_id", "state", "next_step_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    # Comes from the browser's sign-up, so that a second press opens nothing twice.
    registration_key: Mapped[str] = mapped_column(String(64), unique=True)
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id"), index=True)
    contact_person_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    # Goes up at every change of contact person: a take-over names the one it saw.
    contact_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[CaseState] = mapped_column(enum_type(CaseState), default=CaseState.OPEN)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text, default="")
    topics: Mapped[list[str]]
    about_ref: Mapped[str | None] = mapped_column(String(20))
    asking: Mapped[str] = mapped_column(String(20), default="self")
    opened_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    first_contact_at: Mapped[datetime | None]
    # When the young person was told that the promise was not kept; they are told once.
    late_told_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_step: Mapped[str | None] = mapped_column(String(300))
    next_step_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome))
    # Back office only: what routing knew and decided, with the version of the rules.
    facts: Mapped[JsonDocument]
    lead_type: Mapped[str] = mapped_column(String(40))
    lead_id: Mapped[str | None] = mapped_column(ForeignKey("partners.id"), index=True)
    routing: Mapped[JsonDocument]
    choice: Mapped[JsonDocument]

    young_person: Mapped[YoungPerson] = relationship(back_populates="cases")
    contact_person: Mapped[Staff] = relationship()
    lead: Mapped[Partner | None] = relationship()
    alongside: Mapped[list[CaseAlongside]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        order_by="CaseAlongside.position",
    )
    timeline: Mapped[list[TimelineEntry]] = relationship(
        back_populates="case", cascade="all, delete-orphan"
    )


class CaseAlongside(Base):
    """A partner that is involved besides the lead. Back office only."""

    __tablename__ = "case_alongside"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    partner_type: Mapped[str] = mapped_column(String(40))
    partner_id: Mapped[str | None] = mapped_column(ForeignKey("partners.id"))
    case: Mapped[Case] = relationship(back_populates="alongside")


class TimelineEntry(Base):
    """Something that happened. The young person can read it, so it is written to them."""

    __tablename__ = "timeline_entries"
    __table_args__ = (Index("ix_timeline_entries_case_at", "case_id", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[EntryKind] = mapped_column(enum_type(EntryKind))
    at: Mapped[datetime]
    # Null means the young person or the portal itself did it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    channel: Mapped[ContactChannel | None] = mapped_column(enum_type(ContactChannel))
    text: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[JsonDocument]
    case: Mapped[Case] = relationship(back_populates="timeline")
    staff: Mapped[Staff | None] = relationship()
