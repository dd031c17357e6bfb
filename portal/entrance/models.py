"""Proofs of a channel, the sessions they open, and changes of the channel itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, enum_type

RUNNING = "done_at IS NULL AND ended_at IS NULL"


class ProofKind(StrEnum):
    """What proves that a channel is somebody's."""

    # Asked for at the door: a link by mail, a code by text message. Ten minutes, once.
    LINK = "link"
    CODE = "code"
    # The first way in, in the confirmation of a sign-up: once, until its day is over.
    WELCOME = "welcome"


class ChangedChannel(StrEnum):
    """Which of the two channels changes."""

    PHONE = "phone"
    EMAIL = "email"


class PlaceSession(Base):
    """A young person who is in, on one device. Only the hash of the token; a row gone is over."""

    __tablename__ = "place_sessions"
    __table_args__ = (
        CheckConstraint("NOT (stays AND is_borrowed)", name="borrowed_never_stays"),
        Index("ix_place_sessions_expires", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The person lives in a package above; the key is named, the class is not imported.
    young_person_id: Mapped[int] = mapped_column(
        ForeignKey("young_people.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    # Not after this moment, whatever is done meanwhile.
    expires_at: Mapped[datetime]
    # When a channel was last proven in this session: what is delicate asks for a fresh one.
    proven_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(120), default="")
    stays: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_borrowed: Mapped[bool] = mapped_column(default=False, server_default=false())


class PlaceProof(Base):
    """A link or code that was sent. Only keyed hashes; for an unknown address nobody's row."""

    __tablename__ = "place_proofs"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index("ix_place_proofs_expires", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ProofKind] = mapped_column(enum_type(ProofKind))
    # Null when nobody has this address: the row only makes the same work.
    young_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("young_people.id", ondelete="CASCADE"), index=True
    )
    # Of the link's token; of a code, of the code together with the browser that asked for it.
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    # Wrong codes; after a few the proof is over.
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")


class PlaceAttempt(Base):
    """One try to get in or to have something sent, kept a day. Keyed hashes, no addresses."""

    __tablename__ = "place_attempts"
    __table_args__ = (
        Index("ix_place_attempts_account", "account_hash", "at"),
        Index("ix_place_attempts_address", "address_hash", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)


class ChannelChange(Base):
    """A new number or address on its way: confirmed on the old and the new, or checked by staff."""

    __tablename__ = "channel_changes"
    __table_args__ = (
        Index(
            "uq_channel_changes_running",
            "young_person_id",
            unique=True,
            sqlite_where=text(RUNNING),
            postgresql_where=text(RUNNING),
        ),
        # Without the old channel a colleague looked who it is, and wrote down how.
        CheckConstraint(
            "(checked_by IS NULL) = (checked_how = '')", name="a_check_is_written_down"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    young_person_id: Mapped[int] = mapped_column(ForeignKey("young_people.id", ondelete="CASCADE"))
    channel: Mapped[ChangedChannel] = mapped_column(enum_type(ChangedChannel))
    # Sealed until it is proven: it may be somebody else's.
    new_value: Mapped[str] = mapped_column(String(600))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    old_proven_at: Mapped[datetime | None]
    new_proven_at: Mapped[datetime | None]
    # Of the code sent to each; null once proven.
    old_code_hash: Mapped[str | None] = mapped_column(String(64))
    new_code_hash: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    checked_how: Mapped[str] = mapped_column(String(300), default="", server_default="")
    done_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
