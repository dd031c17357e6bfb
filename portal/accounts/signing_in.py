"""Signing in: password and one-time code together, the same answer for known and unknown.

Looking and deciding are apart: checking a password takes long on purpose, and no write
transaction should be held open for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from portal.accounts import credentials, queries, rules, services
from portal.accounts.models import SignInAttempt, Staff, StaffSession, StaffState
from portal.audit.services import VISITOR, record, staff_actor
from portal.log import log_problem

DEVICE_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What somebody typed, and from where."""

    email: str
    password: str
    code: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of looking at a proof. `step` is set only when everything was right."""

    account_hash: str
    address_hash: str
    staff_id: int | None
    password_hash: str | None
    step: int | None
    wait_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a try ended. `wait_until`: from when another try is looked at; None for now."""

    is_accepted: bool = False
    token: str = ""
    wait_until: datetime | None = None


def look_at(session: Session, proof: Proof, *, secret_key: str, now: datetime) -> Verdict:
    """Check password and code without changing anything; the same work for unknown accounts."""
    account = credentials.keyed_hash(secret_key, queries.normal_email(proof.email))
    address = credentials.keyed_hash(secret_key, proof.address)
    failures = queries.find_failures(session, account_hash=account, address_hash=address, now=now)
    wait = _still_waiting(failures, now)
    if wait is not None:
        return Verdict(
            account_hash=account,
            address_hash=address,
            staff_id=None,
            password_hash=None,
            step=None,
            wait_until=wait,
        )
    staff = queries.find_staff(session, proof.email)
    if staff is not None and staff.state is not StaffState.ACTIVE:
        staff = None
    known_hash = staff.password_hash if staff else None
    is_right = credentials.password_matches(known_hash, proof.password)
    step = _step_of(staff, proof.code, secret_key=secret_key, now=now)
    return Verdict(
        account_hash=account,
        address_hash=address,
        staff_id=staff.id if staff else None,
        password_hash=known_hash,
        step=step if is_right else None,
        wait_until=None,
    )


def _still_waiting(failures: rules.Failures, now: datetime) -> datetime | None:
    until = rules.wait_until(failures)
    return until if until is not None and until > now else None


def _step_of(staff: Staff | None, code: str, *, secret_key: str, now: datetime) -> int | None:
    sealed = staff.totp_secret if staff else None
    secret = credentials.new_totp_secret()
    try:
        secret = credentials.unseal(secret_key, sealed) if sealed else secret
    except credentials.SecretUnreadableError:
        # The portal got another secret key. A crash would tell who has an account.
        log_problem("second_factor_unreadable")
        sealed = None
    step = credentials.matching_step(secret, code, now=now)
    return step if sealed else None


def sign_in(session: Session, verdict: Verdict, *, device: str, now: datetime) -> Outcome:
    """Open a session when all was right and the code is fresh; else note the failed try."""
    outcome = accept(session, verdict, now=now)
    if not outcome.is_accepted or verdict.staff_id is None:
        return outcome
    staff = session.get_one(Staff, verdict.staff_id)
    return Outcome(is_accepted=True, token=open_session(session, staff, device=device, now=now))


def change_password(
    session: Session,
    verdict: Verdict,
    new_password: str,
    *,
    session_id: int,
    now: datetime,
) -> Outcome:
    """Give yourself another password, with the old one and a fresh code; others are signed out.

    Raises WeakPasswordError, and then nothing changed.
    """
    outcome = accept(session, verdict, now=now)
    if outcome.is_accepted and verdict.staff_id is not None:
        staff = session.get_one(Staff, verdict.staff_id)
        services.set_password(
            session,
            staff,
            new_password,
            now=now,
            actor=staff_actor(staff.id),
            keep_session=session_id,
        )
    return outcome


def accept(session: Session, verdict: Verdict, *, now: datetime) -> Outcome:
    """Decide on a verdict inside the transaction: use up the code, note the try."""
    # Many tries at once may all have been looked at before the first of them was noted.
    failures = queries.find_failures(
        session, account_hash=verdict.account_hash, address_hash=verdict.address_hash, now=now
    )
    wait = verdict.wait_until or _still_waiting(failures, now)
    if wait is not None:
        return Outcome(wait_until=wait)
    is_accepted = _use_code(session, verdict)
    _note_attempt(session, verdict, succeeded=is_accepted, now=now)
    return Outcome(is_accepted=is_accepted)


def _use_code(session: Session, verdict: Verdict) -> bool:
    """Use up the code's time step. Of two at once the database lets one through."""
    if verdict.step is None:
        return False
    used = session.execute(
        update(Staff)
        .where(
            Staff.id == verdict.staff_id,
            Staff.totp_last_step < verdict.step,
            Staff.state == StaffState.ACTIVE,
            Staff.password_hash == verdict.password_hash,
        )
        .values(totp_last_step=verdict.step)
        .returning(Staff.id)
    ).first()
    return used is not None


def open_session(session: Session, staff: Staff, *, device: str, now: datetime) -> str:
    """A new session for somebody who proved who they are; returns its token, kept nowhere."""
    token = credentials.new_token()
    _forget_old_sessions(session, staff.id, now=now)
    session.add(
        StaffSession(
            staff_id=staff.id,
            token_hash=credentials.token_hash(token),
            created_at=now,
            seen_at=now,
            device=device[:DEVICE_LENGTH],
            standing=services.standing_of(staff),
        )
    )
    record(
        session,
        "signed_in",
        actor=staff_actor(staff.id),
        subject_kind="staff",
        subject_id=staff.id,
        at=now,
    )
    return token


def keep_alive(session: Session, session_id: int, *, now: datetime) -> None:
    """Note that the person is at work, at most once a minute however many pages they open."""
    session.execute(
        update(StaffSession)
        .where(
            StaffSession.id == session_id,
            StaffSession.seen_at <= now - rules.SEEN_AT_MOST_EVERY,
        )
        .values(seen_at=now)
    )


def _note_attempt(session: Session, verdict: Verdict, *, succeeded: bool, now: datetime) -> None:
    session.execute(
        delete(SignInAttempt).where(
            or_(
                SignInAttempt.at < now - rules.ADDRESS_STAYS_KNOWN,
                SignInAttempt.succeeded.is_(False) & (SignInAttempt.at < now - rules.FAILURES_KEPT),
            )
        )
    )
    session.add(
        SignInAttempt(
            account_hash=verdict.account_hash,
            address_hash=verdict.address_hash,
            at=now,
            succeeded=succeeded,
        )
    )
    if not succeeded:
        # Which account was tried is noted only by its number, and only when there is one.
        record(
            session,
            "sign_in_failed",
            actor=VISITOR,
            subject_kind="staff",
            subject_id=verdict.staff_id or 0,
            at=now,
        )


def _forget_old_sessions(session: Session, staff_id: int, *, now: datetime) -> None:
    session.execute(
        delete(StaffSession).where(
            StaffSession.staff_id == staff_id,
            StaffSession.created_at < now - rules.ABSOLUTE_LIMIT,
        )
    )
