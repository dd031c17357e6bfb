"""Putting a message in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.outbox.models import Channel, OutboxMessage

SUBJECT_LENGTH = 200


class UnsafeHeader(ValueError):
    """A mail header with a line break in it could add headers of its own."""


def enqueue(
    session: Session,
    *,
    key: str,
    channel: Channel,
    recipient: str,
    body: str,
    subject: str = "",
    locale: str = "nl",
    case_id: int | None = None,
    now: datetime,
) -> OutboxMessage:
    """Keep a message for the worker; it leaves once this transaction is committed.

    `key` names the reason, such as 'case-12-opened': a second message with the same key is
    refused by the database, so that nothing is said twice.
    """
    if any(c in subject + recipient for c in "\r\n\0"):
        raise UnsafeHeader
    message = OutboxMessage(
        key=key,
        channel=channel,
        recipient=recipient,
        subject=subject[:SUBJECT_LENGTH],
        body=body,
        locale=locale,
        case_id=case_id,
        created_at=now,
        next_attempt_at=now,
    )
    session.add(message)
    return message
