"""Staff accounts and their sessions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.access.model import Role
from portal.database import Base, enum_type


class StaffState(StrEnum):
    """Whether the account may be used."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Staff(Base):
    """Somebody who works here. A contact person is always one of these."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("max_cases >= 0", name="max_cases_not_negative"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        # What a case points at to follow its contact person to another organisation.
        Index("uq_staff_id_partner", "id", "partner_id", unique=True),
        # What an open case points at, so that whoever acts for it is able to.
        Index("uq_staff_id_able", "id", "is_able", unique=True),
        CheckConstraint("stand_in_id != id", name="stand_in_is_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str | None] = mapped_column(String(20), unique=True)
    first_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(320), unique=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey("partners.id"), index=True)
    state: Mapped[StaffState] = mapped_column(enum_type(StaffState), default=StaffState.ACTIVE)
    is_present: Mapped[bool] = mapped_column(default=True)
    # Active and there: may be the one who acts for a case.
    is_able: Mapped[bool] = mapped_column(
        Computed("state = 'active' AND is_present", persisted=True)
    )
    # Who usually stands in when this person is away or full.
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    max_cases: Mapped[int] = mapped_column(default=25)
    phone: Mapped[str | None] = mapped_column(String(20))
    # The name of their drawing in static/portraits, empty when there is none.
    portrait: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    # The last time step whose code was used: a code that was seen once opens nothing again.
    totp_last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    roles: Mapped[list[StaffRole]] = relationship(
        back_populates="staff", cascade="all, delete-orphan", order_by="StaffRole.role"
    )
    sessions: Mapped[list[StaffSession]] = relationship(
        back_populates="staff", cascade="all, delete-orphan"
    )


class StaffRole(Base):
    """One role of one staff member."""

    __tablename__ = "staff_roles"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(enum_type(Role), primary_key=True)
    staff: Mapped[Staff] = relationship(back_populates="roles")


class StaffSession(Base):
    """A sign-in on one device. Only the hash of its token is kept; a row that is gone is over."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(120), default="")
    # What the person was when they signed in: another role or organisation ends the session.
    standing: Mapped[str] = mapped_column(String(64))
    staff: Mapped[Staff] = relationship(back_populates="sessions")


class SignInAttempt(Base):
    """One try to sign in, kept a while to slow down guessing. Keyed hashes, no addresses."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account", "account_hash", "at"),
        Index("ix_sign_in_attempts_address", "address_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    succeeded: Mapped[bool]
