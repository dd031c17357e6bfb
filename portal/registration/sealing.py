"""Keeping answers in the browser: packed, encrypted, short-lived. Pure; the moment is passed in."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import datetime
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
# Browsers refuse cookies over 4096 bytes, with their name and attributes.
MAX_SEALED_LENGTH: Final = 3500
# What was sealed is far smaller; more can only come from somebody who knows the key.
MAX_PLAIN_BYTES: Final = 64 * 1024


class TooMuchError(ValueError):
    """The answers do not fit in a cookie."""


class Sealer:
    """Seals and opens what belongs to one `purpose`, with a key derived from the secret."""

    def __init__(self, secret: str, *, purpose: str) -> None:
        derived = HKDF(
            algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()
        ).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, content: dict[str, Any], *, now: datetime) -> str:
        """Content as text for a cookie. Raises TooMuchError over 3,500 characters."""
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        token = self._fernet.encrypt_at_time(zlib.compress(plain, 9), int(now.timestamp()))
        if len(token) > MAX_SEALED_LENGTH:
            raise TooMuchError
        return token.decode("ascii")

    def open(self, sealed: str, *, now: datetime, ttl_seconds: int) -> dict[str, Any] | None:
        """The content, or None when it is not ours, was changed, is too old or too long."""
        if len(sealed) > MAX_SEALED_LENGTH:
            return None
        try:
            packed = self._fernet.decrypt_at_time(
                sealed.encode("utf-8", "replace"), ttl_seconds, int(now.timestamp())
            )
            plain = zlib.decompressobj().decompress(packed, MAX_PLAIN_BYTES)
            content = json.loads(plain)
        except (InvalidToken, zlib.error, ValueError):
            return None
        return content if isinstance(content, dict) else None
