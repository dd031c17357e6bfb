"""Changes of accounts: made, changed and ended by an administrator or by their owner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts import credentials, queries, rules
from portal.accounts.models import Staff, StaffRole, StaffSession, StaffState
from portal.accounts.passwords import PasswordProblem, problem_with
from portal.audit.services import SYSTEM, Actor, record, staff_actor
from portal.partners.models import Partner


class AccountError(Exception):
    """What was asked of an account cannot be done; the text says why, for an administrator."""


class ContactPersonError(AccountError):
    """Somebody is still the contact person in so many open cases."""

    def __init__(self, first_name: str, open_cases: int) -> None:
        super().__init__(
            f"{first_name} is still the contact person in {open_cases} open"
            f" case{'' if open_cases == 1 else 's'}. Say who gets them: --to EMAIL."
        )


class WeakPasswordError(AccountError):
    """The password is refused; `problem` says what is wrong with it."""

    def __init__(self, problem: PasswordProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def add_staff(
    session: Session,
    *,
    email: str,
    first_name: str,
    partner_id: str,
    roles: Collection[Role],
    ref: str | None = None,
    now: datetime,
) -> Staff:
    """Add an account that cannot sign in yet, or take over the one of `ref` that has no password.

    Raises AccountError for an unknown organisation, no role, or an account that exists.
    """
    require_partner(session, partner_id)
    if not roles:
        raise AccountError("Somebody without a role can do nothing here: give a role.")
    email = queries.normal_email(email)
    staff = queries.find_staff_by_ref(session, ref) if ref else None
    _require_free(session, email, staff)
    if staff is None:
        staff = Staff(ref=ref, created_at=now)
        session.add(staff)
    staff.email, staff.first_name, staff.partner_id = email, first_name, partner_id
    staff.state = StaffState.ACTIVE
    _give_roles(staff, roles)
    session.flush()
    _note(session, "staff_added", staff, at=now, roles=",".join(sorted(roles)))
    return staff


def _require_free(session: Session, email: str, taken_over: Staff | None) -> None:
    if taken_over is not None and taken_over.password_hash:
        raise AccountError(f"{taken_over.ref} has an account already: {taken_over.email}")
    holder = queries.find_staff(session, email)
    if holder is not None and holder is not taken_over:
        raise AccountError(f"There is an account for {email} already.")


def require_partner(session: Session, partner_id: str) -> Partner:
    """The organisation, or AccountError with the ones there are."""
    partner = session.get(Partner, partner_id)
    if partner is None:
        known = ", ".join(session.scalars(select(Partner.id).order_by(Partner.id)))
        raise AccountError(f"There is no partner {partner_id!r}. There are: {known}.")
    return partner


def set_password(
    session: Session,
    staff: Staff,
    password: str,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    keep_session: int | None = None,
) -> None:
    """Give a password; every session but `keep_session` is over. The second factor stays.

    Raises WeakPasswordError.
    """
    problem = problem_with(password, own_words=(staff.first_name, staff.email))
    if problem is not None:
        raise WeakPasswordError(problem)
    staff.password_hash = credentials.hash_password(password)
    _note(session, "staff_password_set", staff, at=now, actor=actor)
    end_sessions(session, staff.id, keep=keep_session)
    if keep_session is not None:
        kept = session.get(StaffSession, keep_session)
        if kept is not None:
            kept.standing = standing_of(staff)


def renew_totp(session: Session, staff: Staff, *, secret_key: str, now: datetime) -> str:
    """Give a new second factor, shown once; the old one and every session are over."""
    secret = credentials.new_totp_secret()
    staff.totp_secret = credentials.seal(secret_key, secret)
    staff.totp_last_step = 0
    end_sessions(session, staff.id)
    _note(session, "staff_totp_renewed", staff, at=now)
    return secret


def change_staff(
    session: Session,
    staff: Staff,
    *,
    partner_id: str | None = None,
    roles: Collection[Role] = (),
    now: datetime,
) -> None:
    """Change organisation or roles (empty: as they were); every session is over at once."""
    if partner_id:
        staff.partner_id = require_partner(session, partner_id).id
    if roles:
        _give_roles(staff, roles)
    end_sessions(session, staff.id)
    _note(
        session,
        "staff_changed",
        staff,
        at=now,
        partner=staff.partner_id,
        roles=",".join(sorted(row.role for row in staff.roles)),
    )


def disable_staff(
    session: Session, staff: Staff, *, open_cases: int, now: datetime, actor: Actor = SYSTEM
) -> None:
    """Close an account; every session is over at once.

    Raises ContactPersonError while the person is that: `open_cases` counts those.
    """
    if open_cases:
        raise ContactPersonError(staff.first_name, open_cases)
    staff.state = StaffState.DISABLED
    end_sessions(session, staff.id)
    _note(session, "staff_disabled", staff, at=now, actor=actor)


def end_sessions(session: Session, staff_id: int, *, keep: int | None = None) -> None:
    """End all of somebody's sessions, but the one to `keep`."""
    ended = delete(StaffSession).where(StaffSession.staff_id == staff_id)
    if keep is not None:
        ended = ended.where(StaffSession.id != keep)
    session.execute(ended)


def end_session(session: Session, staff_id: int, *, session_id: int, now: datetime) -> bool:
    """End one of your own sessions; False when it is not there or not yours."""
    ended = session.execute(
        delete(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.id == session_id)
        .returning(StaffSession.id)
    ).first()
    if ended is None:
        return False
    _note_own(session, "session_ended", staff_id, at=now)
    return True


def end_other_sessions(session: Session, staff_id: int, *, keep: int, now: datetime) -> None:
    """End all of your own sessions but this one."""
    end_sessions(session, staff_id, keep=keep)
    _note_own(session, "other_sessions_ended", staff_id, at=now)


def sign_out(session: Session, staff_id: int, *, session_id: int, now: datetime) -> None:
    """End this session on the server; its token opens nothing any more."""
    session.execute(delete(StaffSession).where(StaffSession.id == session_id))
    _note_own(session, "signed_out", staff_id, at=now)


def standing_of(staff: Staff) -> str:
    """The mark of what this person's sessions stand on now."""
    roles = [row.role for row in staff.roles]
    return rules.standing(staff.partner_id, roles, staff.password_hash)


def _give_roles(staff: Staff, roles: Collection[Role]) -> None:
    kept = {row.role: row for row in staff.roles}
    staff.roles = [kept.get(role) or StaffRole(role=role) for role in sorted(set(roles))]


def _note(
    session: Session,
    action: str,
    staff: Staff,
    *,
    at: datetime,
    actor: Actor = SYSTEM,
    **details: str,
) -> None:
    record(
        session,
        action,
        actor=actor,
        subject_kind="staff",
        subject_id=staff.id,
        at=at,
        **details,
    )


def _note_own(session: Session, action: str, staff_id: int, *, at: datetime) -> None:
    record(
        session,
        action,
        actor=staff_actor(staff_id),
        subject_kind="staff",
        subject_id=staff_id,
        at=at,
    )
