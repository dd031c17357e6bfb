"""Somebody's calendar feeds: the address of ours, and the one of their own that we look at."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.audit.services import record, staff_actor
from portal.crypto import derive_fernet, derive_key
from portal.guarded import GuardError, Refusal, read_target
from portal.rosters.models import BusyTime, Calendar

FEED_KEY: Final = "calendar-feed"
ADDRESS_KEY: Final = "calendar-address"


class AddressUnreadableError(Exception):
    """The kept address was sealed under another secret key."""


def feed_token(secret_key: str, staff_id: int, version: int) -> str:
    """The part of a feed's address that nobody can guess: 43 characters, 256 bits."""
    key = derive_key(secret_key, FEED_KEY)
    mark = hmac.new(key, f"{staff_id}/{version}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(mark).rstrip(b"=").decode("ascii")


def opens_feed(session: Session, staff_id: int, token: str, *, secret_key: str) -> bool:
    """True when `token` is the one in force for somebody who works here."""
    version = session.scalar(
        select(Calendar.feed_version)
        .join(Staff, Staff.id == Calendar.staff_id)
        .where(
            Calendar.staff_id == staff_id,
            Calendar.feed_version > 0,
            Staff.state == StaffState.ACTIVE,
        )
    )
    wanted = feed_token(secret_key, staff_id, version or 0)
    return hmac.compare_digest(wanted.encode(), token.encode()) and version is not None


def renew_feed(session: Session, staff_id: int, *, at: datetime) -> int:
    """Give the feed an address, another one when it had one; returns its version."""
    calendar = _calendar(session, staff_id)
    calendar.feed_version += 1
    session.flush()
    _note(session, "feed_renewed", staff_id, at)
    return calendar.feed_version


def set_address(
    session: Session,
    staff_id: int,
    address: str,
    *,
    secret_key: str,
    own_host: str,
    at: datetime,
) -> None:
    """Look at this calendar from now on, and at no other. Raises GuardError for what is never one.

    Our own feed is none: it would say that who is free is busy.
    """
    target = read_target(address)
    if target.host == own_host:
        raise GuardError(Refusal.INSIDE)
    calendar = _calendar(session, staff_id)
    calendar.address = seal_address(secret_key, address)
    calendar.fetched_at, calendar.problem, calendar.failures = None, "", 0
    calendar.next_fetch_at = at
    session.execute(delete(BusyTime).where(BusyTime.staff_id == staff_id))
    _note(session, "calendar_address_set", staff_id, at)


def drop_address(session: Session, staff_id: int, *, at: datetime) -> None:
    """Forget their calendar's address and everything it said."""
    calendar = _calendar(session, staff_id)
    calendar.address = calendar.fetched_at = calendar.next_fetch_at = None
    calendar.problem, calendar.failures = "", 0
    session.execute(delete(BusyTime).where(BusyTime.staff_id == staff_id))
    _note(session, "calendar_address_dropped", staff_id, at)


def seal_address(secret_key: str, address: str) -> str:
    """An address as it is kept: it opens somebody's whole calendar."""
    return derive_fernet(secret_key, ADDRESS_KEY).encrypt(address.encode()).decode("ascii")


def unseal_address(secret_key: str, sealed: str) -> str:
    """The address itself. Raises AddressUnreadableError when the secret key was changed."""
    try:
        return derive_fernet(secret_key, ADDRESS_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise AddressUnreadableError from error


def shown_host(secret_key: str, calendar: Calendar | None) -> str:
    """Of the kept address only whose machine it is on; empty when there is none."""
    if calendar is None or calendar.address is None:
        return ""
    try:
        return urlsplit(unseal_address(secret_key, calendar.address)).hostname or ""
    except AddressUnreadableError:
        return "?"


def _calendar(session: Session, staff_id: int) -> Calendar:
    """Their row, locked; made when there was none."""
    session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update(key_share=True))
    calendar = session.get(Calendar, staff_id, with_for_update=True)
    if calendar is None:
        calendar = Calendar(staff_id=staff_id, feed_version=0, failures=0, problem="")
        session.add(calendar)
    return calendar


def _note(session: Session, action: str, staff_id: int, at: datetime) -> None:
    record(
        session,
        action,
        actor=staff_actor(staff_id),
        subject_kind="staff",
        subject_id=staff_id,
        at=at,
    )
