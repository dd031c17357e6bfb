"""Tokens and codes: made at random, and kept only as what cannot be turned back into them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from portal.crypto import derive_fernet, derive_key
from portal.entrance.rules import CODE_DIGITS

TOKEN_BYTES: Final = 32
# Longer than any token that we make: what is longer is not hashed.
TOKEN_LENGTH: Final = 64


def new_token() -> str:
    """256 random bits, for a link or for the browser that asks for a code."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """Six digits, each as likely as another."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def link_hash(kind: str, token: str) -> str:
    """What is kept of a link's token. The kind is part of it: one kind never opens another's."""
    return hashlib.sha256(f"{kind}:{token[:TOKEN_LENGTH]}".encode("utf-8", "replace")).hexdigest()


def code_hash(secret_key: str, bound_to: str, code: str) -> str:
    """What is kept of a code, together with what it is bound to: it is worth nothing elsewhere.

    Six digits are guessed in no time by who has the table, so the hash needs the portal's key.
    """
    key = derive_key(secret_key, "entrance-codes")
    return hmac.new(key, f"{bound_to}:{code}".encode(), hashlib.sha256).hexdigest()


def same_hash(kept: str | None, given: str) -> bool:
    """True when they are equal; takes as long for every pair."""
    return hmac.compare_digest((kept or "").encode(), given.encode())


def address_hash(secret_key: str, value: str) -> str:
    """A mark to count tries by, that cannot be turned back into a number or an address."""
    key = derive_key(secret_key, "entrance-attempts")
    return hmac.new(key, value.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def seal(secret_key: str, value: str) -> str:
    """A number or address that waits for its proof, unreadable without the portal's key."""
    return derive_fernet(secret_key, "entrance-channels").encrypt(value.encode()).decode()


def unseal(secret_key: str, sealed: str, *, ttl: int | None = None) -> str:
    """What was sealed. Raises cryptography's InvalidToken for anything else, or after `ttl` s."""
    fernet = derive_fernet(secret_key, "entrance-channels")
    return fernet.decrypt(sealed.encode("utf-8", "replace"), ttl).decode()
