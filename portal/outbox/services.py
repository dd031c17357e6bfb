"""Putting a message in the outbox, and giving one that was given up another chance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.outbox.models import Channel, DeliveryState, OutboxMessage

SUBJECT_LENGTH = 200
SENDER_LENGTH = 80


class UnsafeHeaderError(ValueError):
    """A mail header with a line break in it could add headers of its own."""


def enqueue(
    session: Session,
    *,
    key: str,
    channel: Channel,
    recipient: str,
    body: str,
    subject: str = "",
    sender_name: str = "",
    locale: str = "nl",
    case_id: int | None = None,
    now: datetime,
) -> OutboxMessage:
    """Keep a message for the worker; it leaves once this transaction is committed.

    `key` names the reason, such as 'case-12-opened': a second message with the same key is
    refused by the database, so that nothing is said twice. `sender_name` replaces the portal's
    name in the From line of a mail; the address stays the portal's.
    """
    if any(c in subject + sender_name + recipient for c in "\r\n\0"):
        raise UnsafeHeaderError
    message = OutboxMessage(
        key=key,
        channel=channel,
        recipient=recipient,
        subject=subject[:SUBJECT_LENGTH],
        sender_name=sender_name[:SENDER_LENGTH],
        body=body,
        locale=locale,
        case_id=case_id,
        created_at=now,
        next_attempt_at=now,
    )
    session.add(message)
    return message


def retry_message(session: Session, message_id: int, *, now: datetime) -> bool:
    """Let a dead message leave again, with all its attempts anew; False when it is not dead.

    Two who press the button at once start it once. The caller, who knows who pressed it, records
    `outbox.retried` in the trail: the outbox does not know people.
    """
    revived = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.state == DeliveryState.DEAD)
        .values(state=DeliveryState.PENDING, attempts=0, next_attempt_at=now)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return revived.one_or_none() is not None
