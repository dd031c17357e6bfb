"""A new number or address on its way: proven on the old and on the new before it counts.

Where the old channels are lost a colleague looked who it is, and wrote down how; the new one is
proven all the same. Whoever gets a code for a number that is not theirs learns nothing but six
digits, and nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.entrance.models import ChangedChannel, ChannelChange
from portal.entrance.rules import MOST_WRONG, PROOF_LIFE
from portal.entrance.secrets import code_hash, new_code, same_hash, seal, unseal

HOW_LENGTH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A change that waits for its codes, which are sent and kept nowhere. Without old: ''."""

    change_id: int
    old_code: str
    new_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How a colleague made sure who it is, for who lost every channel."""

    by: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What came of typing codes. `new_value` only when both were right just now: it counts."""

    is_over: bool = False
    wrong_old: bool = False
    wrong_new: bool = False
    new_value: str = ""


def start_change(
    session: Session,
    young_person_id: int,
    *,
    channel: ChangedChannel,
    new_value: str,
    secret_key: str,
    now: datetime,
    checked: Checked | None = None,
) -> Started:
    """Begin a change; the one that ran is over. With `checked` there is no code for the old."""
    end_change(session, young_person_id, now=now)
    change = ChannelChange(
        young_person_id=young_person_id,
        channel=channel,
        new_value=seal(secret_key, new_value),
        asked_at=now,
        expires_at=now + PROOF_LIFE,
        checked_by=checked.by if checked else None,
        checked_how=checked.how[:HOW_LENGTH] if checked else "",
    )
    session.add(change)
    session.flush()
    old_code, new_code_ = "" if checked else new_code(), new_code()
    change.old_code_hash = None if checked else _hash(secret_key, change, "old", old_code)
    change.new_code_hash = _hash(secret_key, change, "new", new_code_)
    return Started(change_id=change.id, old_code=old_code, new_code=new_code_)


def find_change(session: Session, young_person_id: int, *, now: datetime) -> ChannelChange | None:
    """The change that waits for codes now."""
    return session.scalars(
        select(ChannelChange).where(
            ChannelChange.young_person_id == young_person_id,
            ChannelChange.done_at.is_(None),
            ChannelChange.ended_at.is_(None),
            ChannelChange.expires_at > now,
            ChannelChange.attempts < MOST_WRONG,
        )
    ).one_or_none()


def value_of(change: ChannelChange, *, secret_key: str) -> str:
    """The number or address that waits for its proof."""
    return unseal(secret_key, change.new_value)


def prove_change(
    session: Session,
    young_person_id: int,
    *,
    old_code: str,
    new_code: str,
    secret_key: str,
    now: datetime,
) -> Progress:
    """Look at the codes; what was right once stays right. Called with the person's cases locked,
    so that of two presses the second finds it done.
    """
    change = find_change(session, young_person_id, now=now)
    if change is None:
        return Progress(is_over=True)
    wrong_old = not _prove_old(change, old_code, secret_key=secret_key, now=now)
    wrong_new = not _prove_new(change, new_code, secret_key=secret_key, now=now)
    if wrong_old or wrong_new:
        change.attempts += 1
        is_over = change.attempts >= MOST_WRONG
        return Progress(is_over=is_over, wrong_old=wrong_old, wrong_new=wrong_new)
    change.done_at = now
    return Progress(new_value=value_of(change, secret_key=secret_key))


def _prove_old(change: ChannelChange, code: str, *, secret_key: str, now: datetime) -> bool:
    is_needed = change.checked_by is None and change.old_proven_at is None
    if is_needed and same_hash(change.old_code_hash, _hash(secret_key, change, "old", code)):
        change.old_proven_at, change.old_code_hash = now, None
        is_needed = False
    return not is_needed


def _prove_new(change: ChannelChange, code: str, *, secret_key: str, now: datetime) -> bool:
    is_needed = change.new_proven_at is None
    if is_needed and same_hash(change.new_code_hash, _hash(secret_key, change, "new", code)):
        change.new_proven_at, change.new_code_hash = now, None
        is_needed = False
    return not is_needed


def end_change(session: Session, young_person_id: int, *, now: datetime) -> bool:
    """Let a change that runs go; True when there was one."""
    ended = session.scalars(
        update(ChannelChange)
        .where(
            ChannelChange.young_person_id == young_person_id,
            ChannelChange.done_at.is_(None),
            ChannelChange.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(ChannelChange.id)
    )
    return bool(ended.all())


def _hash(secret_key: str, change: ChannelChange, side: str, code: str) -> str:
    return code_hash(secret_key, f"change:{change.id}:{side}", code)
