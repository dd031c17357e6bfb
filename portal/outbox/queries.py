"""What the back office and the watchers see of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.outbox.models import Channel, DeliveryState, OutboxMessage
from portal.outbox.rules import mask

PAGE_SIZE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A message without its text; the recipient is masked."""

    id: int
    key: str
    channel: Channel
    recipient: str
    subject: str
    case_id: int | None
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One page, newest first. `next_before` is the key of the next page, None on the last."""

    lines: tuple[MessageLine, ...]
    next_before: int | None


def page_of_messages(
    session: Session,
    *,
    state: DeliveryState | None = None,
    before: int | None = None,
    size: int = PAGE_SIZE,
) -> MessagePage:
    """Messages (of one state) with an id below `before`, newest first, one page of `size`."""
    messages = newest_messages(session, state=state, before=before, size=size + 1)
    lines = tuple(_line(message) for message in messages[:size])
    more = len(messages) > size
    return MessagePage(lines=lines, next_before=lines[-1].id if more else None)


def newest_messages(
    session: Session,
    *,
    state: DeliveryState | None = None,
    before: int | None = None,
    size: int,
) -> list[OutboxMessage]:
    """Whole messages, newest first. Only the demo's page shows their text and recipient."""
    query = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(size)
    if state is not None:
        query = query.where(OutboxMessage.state == state)
    if before is not None:
        query = query.where(OutboxMessage.id < before)
    return list(session.scalars(query))


def count_by_state(session: Session) -> Mapping[DeliveryState, int]:
    """How many messages are in every state, zeros included."""
    query = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    counted = dict(session.execute(query).all())
    return {state: counted.get(state, 0) for state in DeliveryState}


def oldest_pending_at(session: Session) -> datetime | None:
    """When the message that waits longest was written; None when nothing waits."""
    query = select(func.min(OutboxMessage.created_at)).where(
        OutboxMessage.state == DeliveryState.PENDING
    )
    return session.scalar(query)


def _line(message: OutboxMessage) -> MessageLine:
    return MessageLine(
        id=message.id,
        key=message.key,
        channel=message.channel,
        recipient=mask(message.recipient),
        subject=message.subject,
        case_id=message.case_id,
        state=message.state,
        attempts=message.attempts,
        created_at=message.created_at,
        next_attempt_at=message.next_attempt_at,
        sent_at=message.sent_at,
        last_error=message.last_error or "",
    )
