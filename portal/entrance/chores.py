"""What the worker forgets: proofs and tries after a day, sessions that are over, sent codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlalchemy.orm import Session

from portal.entrance.messages import wipe_sent
from portal.entrance.models import ChannelChange, PlaceAttempt, PlaceProof, PlaceSession
from portal.entrance.rules import PROOF_LIFE, TRIES_KEPT
from portal.entrance.sessions import BORROWED_IDLE, IDLE


def forget_ways_in(session: Session, now: datetime) -> int:
    """Remove what nobody needs any more; how many rows went.

    A changed channel stays on the timeline and in the trail; here stays only that of the last day.
    """
    gone = sum(
        len(session.scalars(statement).all())
        for statement in (
            delete(PlaceProof)
            .where(PlaceProof.expires_at < now - TRIES_KEPT)
            .returning(PlaceProof.id),
            delete(PlaceAttempt)
            .where(PlaceAttempt.at < now - TRIES_KEPT)
            .returning(PlaceAttempt.id),
            delete(PlaceSession).where(_is_over(now)).returning(PlaceSession.id),
            delete(ChannelChange)
            .where(ChannelChange.expires_at < now - TRIES_KEPT)
            .returning(ChannelChange.id),
        )
    )
    wipe_sent(session, before=now - PROOF_LIFE)
    return gone


def _is_over(now: datetime) -> ColumnElement[bool]:
    """As `sessions.is_live` says it of one session."""
    row = PlaceSession
    rested = and_(row.stays.is_(False), row.seen_at <= now - IDLE)
    rested_borrowed = and_(row.is_borrowed.is_(True), row.seen_at <= now - BORROWED_IDLE)
    return or_(row.expires_at <= now, rested, rested_borrowed)
