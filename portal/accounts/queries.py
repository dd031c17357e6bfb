"""Reads of staff, their sessions and attempts to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, func, select
from sqlalchemy.orm import Session, selectinload

from portal.access.model import Identity, Role
from portal.accounts import rules
from portal.accounts.models import SignInAttempt, Staff, StaffRole, StaffSession, StaffState

EMAIL_LENGTH: Final = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """A session that may be used now, and who uses it."""

    identity: Identity
    created_at: datetime
    seen_at: datetime


def find_session(session: Session, token_hash: str, *, now: datetime) -> LiveSession | None:
    """The live session with this token, or None when it is over for any reason. One query."""
    rows = session.execute(_by_token(), {"token_hash": token_hash}).all()
    if not rows:
        return None
    row, staff = rows[0][0], rows[0][1]
    roles = frozenset(Role(each[2]) for each in rows)
    if _is_over(row, staff, roles, now):
        return None
    return LiveSession(
        identity=Identity(
            staff_id=staff.id,
            first_name=staff.first_name,
            partner_id=staff.partner_id,
            roles=roles,
            session_id=row.id,
            portrait=staff.portrait,
        ),
        created_at=row.created_at,
        seen_at=row.seen_at,
    )


@lru_cache
def _by_token() -> Select[*tuple[Any, ...]]:
    """Every page for staff asks this, so it is made once."""
    return (
        select(StaffSession, Staff, StaffRole.role)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(
            StaffSession.token_hash == bindparam("token_hash", type_=String),
            Staff.state == StaffState.ACTIVE,
        )
        .order_by(StaffRole.role)
    )


def _is_over(row: StaffSession, staff: Staff, roles: frozenset[Role], now: datetime) -> bool:
    if row.standing != rules.standing(staff.partner_id, roles, staff.password_hash):
        return True
    return rules.session_is_over(
        created_at=row.created_at, seen_at=row.seen_at, roles=roles, now=now
    )


def find_staff(session: Session, email: str) -> Staff | None:
    """The account with this mail address, in any state, with its roles."""
    return session.scalars(
        select(Staff).where(Staff.email == normal_email(email)).options(selectinload(Staff.roles))
    ).one_or_none()


def find_staff_by_ref(session: Session, ref: str) -> Staff | None:
    """The account with this lasting name of the region's files, with its roles."""
    return session.scalars(
        select(Staff).where(Staff.ref == ref).options(selectinload(Staff.roles))
    ).one_or_none()


def list_staff(session: Session) -> list[Staff]:
    """All accounts with their roles, by mail address."""
    return list(
        session.scalars(select(Staff).options(selectinload(Staff.roles)).order_by(Staff.email))
    )


def list_sessions(session: Session, staff_id: int) -> list[StaffSession]:
    """Somebody's sign-ins, the latest first."""
    return list(
        session.scalars(
            select(StaffSession)
            .where(StaffSession.staff_id == staff_id)
            .order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())
        )
    )


def find_failures(
    session: Session, *, account_hash: str, address_hash: str, now: datetime
) -> rules.Failures:
    """The failed sign-ins that count for this account from this address."""
    attempt = SignInAttempt
    last_success = session.scalar(
        select(func.max(attempt.at)).where(
            attempt.account_hash == account_hash,
            attempt.address_hash == address_hash,
            attempt.succeeded.is_(True),
            attempt.at > now - rules.ADDRESS_STAYS_KNOWN,
        )
    )
    failed = select(attempt.at).where(attempt.succeeded.is_(False)).order_by(attempt.at, attempt.id)
    of_account = failed.where(
        attempt.account_hash == account_hash, attempt.at > now - rules.FAILURES_KEPT
    )
    if last_success is not None:
        of_account = of_account.where(
            attempt.address_hash == address_hash, attempt.at > last_success
        )
    of_address = failed.where(
        attempt.address_hash == address_hash, attempt.at > now - rules.ADDRESS_WINDOW
    )
    count, last = session.execute(
        select(func.count(attempt.id), func.max(attempt.at)).where(
            attempt.succeeded.is_(False), attempt.at > now - rules.TOTAL_WINDOW
        )
    ).one()
    return rules.Failures(
        account=session.scalars(of_account).all(),
        address=session.scalars(of_address).all(),
        in_total=count,
        last_in_total=last,
        is_known=last_success is not None,
    )


def normal_email(email: str) -> str:
    """A mail address as it is kept and compared; a NUL would be refused by the database."""
    return email.replace("\0", "").strip().lower()[:EMAIL_LENGTH]
