"""Sessions of young people: opened after a proof, looked up per request, ended for good."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.audit.models import ActorKind
from portal.audit.services import Actor, record
from portal.entrance.models import PlaceSession

STAYS_FOR: Final = timedelta(days=30)
# Without 'stay signed in': as long as a visit, and no longer than that without a sign of life.
VISIT: Final = timedelta(hours=12)
IDLE: Final = timedelta(hours=1)
BORROWED_IDLE: Final = timedelta(minutes=15)
SEEN_AT_MOST_EVERY: Final = timedelta(minutes=1)
DEVICE_LENGTH: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """What somebody chose at the door: stay on this phone, or leave nothing on a borrowed one."""

    stays: bool = False
    is_borrowed: bool = False


def young_actor(young_person_id: int) -> Actor:
    """The actor in the trail for a young person."""
    return Actor(kind=ActorKind.YOUNG_PERSON, id=young_person_id)


def open_session(
    session: Session, young_person_id: int, *, stay: Stay, device: str, now: datetime
) -> str:
    """Open a session for who proved a channel; returns the token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    session.add(
        PlaceSession(
            young_person_id=young_person_id,
            token_hash=token_hash(token),
            created_at=now,
            seen_at=now,
            proven_at=now,
            expires_at=now + (STAYS_FOR if stay.stays else VISIT),
            device=device[:DEVICE_LENGTH],
            stays=stay.stays,
            is_borrowed=stay.is_borrowed,
        )
    )
    record(
        session,
        "place.entered",
        actor=young_actor(young_person_id),
        subject_kind="young_person",
        subject_id=young_person_id,
        at=now,
    )
    return token


def is_live(found: PlaceSession, *, now: datetime) -> bool:
    """True until its last moment, or until nobody was seen for too long."""
    idle = BORROWED_IDLE if found.is_borrowed else IDLE
    return now < found.expires_at and (found.stays or now < found.seen_at + idle)


def renew_session(
    session: Session, young_person_id: int, *, session_id: int, now: datetime
) -> str | None:
    """A channel was proven once more in this session: it goes on under a new token.

    None when it ended meanwhile, or is not theirs.
    """
    token = secrets.token_urlsafe(32)
    renewed = session.scalars(
        update(PlaceSession)
        .where(PlaceSession.id == session_id, PlaceSession.young_person_id == young_person_id)
        .values(token_hash=token_hash(token), proven_at=now, seen_at=now)
        .returning(PlaceSession.id)
    ).one_or_none()
    return None if renewed is None else token


def list_sessions(session: Session, young_person_id: int, *, now: datetime) -> list[PlaceSession]:
    """Somebody's sessions that are not over, the latest seen first."""
    rows = session.scalars(
        select(PlaceSession)
        .where(PlaceSession.young_person_id == young_person_id)
        .order_by(PlaceSession.seen_at.desc(), PlaceSession.id.desc())
    )
    return [row for row in rows if is_live(row, now=now)]


def keep_alive(session: Session, session_id: int, *, now: datetime) -> None:
    """Note that somebody is there."""
    session.execute(update(PlaceSession).where(PlaceSession.id == session_id).values(seen_at=now))


def end_session(session: Session, young_person_id: int, *, session_id: int, now: datetime) -> bool:
    """End one of somebody's own sessions; False when it is not theirs or over already."""
    ended = session.scalars(
        delete(PlaceSession)
        .where(PlaceSession.id == session_id, PlaceSession.young_person_id == young_person_id)
        .returning(PlaceSession.id)
    ).one_or_none()
    if ended is None:
        return False
    _note_left(session, young_person_id, now=now)
    return True


def end_sessions(
    session: Session, young_person_id: int, *, now: datetime, keep: int | None = None
) -> int:
    """End somebody's sessions on every device, but for the one to `keep`; how many there were."""
    ended = session.scalars(
        delete(PlaceSession)
        .where(
            PlaceSession.young_person_id == young_person_id,
            PlaceSession.id != (keep or 0),
        )
        .returning(PlaceSession.id)
    ).all()
    if ended:
        _note_left(session, young_person_id, now=now)
    return len(ended)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256, hex. It is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _note_left(session: Session, young_person_id: int, *, now: datetime) -> None:
    record(
        session,
        "place.left",
        actor=young_actor(young_person_id),
        subject_kind="young_person",
        subject_id=young_person_id,
        at=now,
    )
