"""The life of a message after it was written: leased, then sent, retried or given up.

Every change is one conditional UPDATE, so that the database decides between two workers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Update, and_, or_, select, update
from sqlalchemy.orm import Session

from portal.outbox.models import DeliveryState, OutboxMessage
from portal.outbox.rules import LEASE, MAX_ATTEMPTS, next_attempt
from portal.outbox.transports import Parcel

ERROR_LENGTH: Final = 200
GIVEN_UP: Final = "given up: the worker never got an answer"


def lease_next(session: Session, *, worker: str, now: datetime) -> Parcel | None:
    """Take the message that is due longest for `LEASE`, or None when nothing is due.

    A lease that ran out (its worker died) is taken like any other. Counts the attempt, so that a
    message that kills its worker is not tried for ever.
    """
    due = _is_due(now)
    first = (
        select(OutboxMessage.id)
        .where(due)
        .order_by(OutboxMessage.next_attempt_at, OutboxMessage.id)
        .limit(1)
        .scalar_subquery()
    )
    # The condition stands twice: a second worker that waited for the row checks it anew.
    taken = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id == first, due)
        .values(
            leased_until=now + LEASE,
            leased_by=worker,
            attempts=OutboxMessage.attempts + 1,
        )
        .returning(OutboxMessage)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    return None if taken is None else _parcel(taken)


def has_due(session: Session, *, now: datetime) -> bool:
    """True when a message waits; a cheap look that takes no lock."""
    return session.scalar(select(OutboxMessage.id).where(_is_due(now)).limit(1)) is not None


def bury_exhausted(session: Session, *, now: datetime) -> int:
    """Give up messages whose last attempt ended with the worker; returns how many."""
    query = update(OutboxMessage).where(
        OutboxMessage.state == DeliveryState.PENDING,
        OutboxMessage.attempts >= MAX_ATTEMPTS,
        OutboxMessage.leased_until <= now,
    )
    return _run(session, query, _dead(GIVEN_UP))


def mark_sent(session: Session, message_id: int, *, now: datetime) -> bool:
    """Note that the other side took it; False when that was noted before.

    Whoever holds the lease by now does not matter: it was sent.
    """
    query = update(OutboxMessage).where(
        OutboxMessage.id == message_id, OutboxMessage.state != DeliveryState.SENT
    )
    done = {"state": DeliveryState.SENT, "sent_at": now, "last_error": None}
    return _run(session, query, {**done, **_NO_LEASE}) == 1


def mark_failed(
    session: Session, parcel: Parcel, *, worker: str, reason: str, is_final: bool, now: datetime
) -> DeliveryState | None:
    """Note why it did not arrive; returns the new state, None when the lease was lost.

    Tries again later unless the refusal is final or there were too many attempts.
    """
    again_at = None if is_final else next_attempt(attempts=parcel.attempts, now=now)
    query = update(OutboxMessage).where(
        OutboxMessage.id == parcel.id,
        OutboxMessage.state == DeliveryState.PENDING,
        OutboxMessage.leased_by == worker,
    )
    values = _dead(reason)
    if again_at is not None:
        values |= {"state": DeliveryState.PENDING, "next_attempt_at": again_at}
    state: DeliveryState = values["state"]
    return state if _run(session, query, values) == 1 else None


_NO_LEASE: Final[dict[str, Any]] = {"leased_until": None, "leased_by": None}


def _dead(reason: str) -> dict[str, Any]:
    return {"state": DeliveryState.DEAD, "last_error": reason[:ERROR_LENGTH], **_NO_LEASE}


def _run(session: Session, query: Update, values: dict[str, Any]) -> int:
    changed = session.scalars(
        query.values(**values)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())


def _is_due(now: datetime) -> Any:
    return and_(
        OutboxMessage.state == DeliveryState.PENDING,
        OutboxMessage.next_attempt_at <= now,
        OutboxMessage.attempts < MAX_ATTEMPTS,
        or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now),
    )


def _parcel(message: OutboxMessage) -> Parcel:
    return Parcel(
        id=message.id,
        key=message.key,
        channel=message.channel,
        recipient=message.recipient,
        subject=message.subject,
        sender_name=message.sender_name,
        body=message.body,
        locale=message.locale,
        attempts=message.attempts,
        created_at=message.created_at,
    )
