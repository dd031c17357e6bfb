"""When a message is tried again, when it is given up, and how it is recognised. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

# Longer than the deadlines of both transports together, so that a living worker never loses it.
LEASE: Final = timedelta(minutes=2)
# The wait after the first, second, ... failed attempt. Without jitter: few messages, one worker,
# and an administrator can tell when the next attempt comes.
WAITS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
MAX_ATTEMPTS: Final = len(WAITS) + 1
KEY_HASH_LENGTH: Final = 40
SHORTEST_NUMBER: Final = 9


def next_attempt(*, attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` failed ones; None when it is given up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + WAITS[attempts - 1]


def delivery_id(key: str) -> str:
    """The same short text for every attempt of one message, so that a receiver drops a double.

    It is a hash: the key names a case, which is nobody's business on the way.
    """
    return hashlib.sha256(key.encode()).hexdigest()[:KEY_HASH_LENGTH]


def message_id(key: str, *, domain: str) -> str:
    """The Message-ID header of a mail (RFC 5322, 3.6.4), angle brackets included."""
    return f"<{delivery_id(key)}@{domain}>"


def mask(recipient: str) -> str:
    """A recipient as the back office may see it: enough to recognise, too little to use."""
    name, at, domain = recipient.partition("@")
    if at:
        return f"{name[:1]}…@{domain}"
    return f"{recipient[:4]}…{recipient[-2:]}" if len(recipient) >= SHORTEST_NUMBER else "…"
