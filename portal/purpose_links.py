"""One-purpose links: an address that opens one thing without signing in, until its purpose is over.

The token says which thing and is signed; nothing is stored. Whoever has the link has the purpose,
so a page behind it shows that one thing only, changes nothing on GET, and looks itself whether the
thing still stands. Who is meant to change somebody's whole place signs in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from enum import StrEnum
from typing import Final

from flask import current_app

from portal.crypto import derive_key

# 96 bits: guessing one needs more requests than there is time, and it fits in a text message.
MARK_BYTES: Final = 12
SHAPE: Final = re.compile(r"([0-9a-z]{1,8})-([0-9a-z]{1,6})-([A-Za-z0-9_-]{16})")


class Purpose(StrEnum):
    """What one link is for; the value is part of what is signed."""

    APPOINTMENT = "appointment"
    OFFER = "offer"
    PLACE = "place"
    CHECK_IN = "check_in"
    VERDICT = "verdict"
    CHANGE = "change"


def make_token(purpose: Purpose, subject_id: int, *, version: int = 0) -> str:
    """A token for one thing. Another `version` of the thing makes the old link worthless."""
    mark = _mark(purpose, subject_id, version)
    return f"{_base36(subject_id)}-{_base36(version)}-{mark}"


def read_token(purpose: Purpose, token: str) -> tuple[int, int] | None:
    """(subject id, version) of a token that we made for this purpose; None for any other text."""
    shape = SHAPE.fullmatch(token)
    if shape is None:
        return None
    subject_id, version = int(shape[1], 36), int(shape[2], 36)
    if not hmac.compare_digest(_mark(purpose, subject_id, version), shape[3]):
        return None
    return subject_id, version


def _mark(purpose: Purpose, subject_id: int, version: int) -> str:
    key = derive_key(current_app.config["SECRET_KEY"], "purpose-links")
    said = f"{purpose.value}:{subject_id}:{version}".encode()
    digest = hmac.new(key, said, hashlib.sha256).digest()[:MARK_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    said = ""
    while number:
        number, rest = divmod(number, 36)
        said = digits[rest] + said
    return said or "0"
