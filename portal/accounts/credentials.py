"""Passwords, one-time codes and session tokens: made, checked, and never kept readable."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from functools import cache
from typing import Final

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import InvalidToken

from portal.accounts.passwords import MAX_LENGTH, normalise
from portal.crypto import derive_fernet, derive_key

ISSUER: Final = "Opstap"
TOTP_PERIOD: Final = 30
TOTP_DIGITS: Final = 6
# One step back and ahead, for a phone whose clock is a little off.
TOTP_STEPS: Final = (0, -1, 1)

_hasher = PasswordHasher()


class SecretUnreadableError(Exception):
    """The kept second factor was sealed under another secret key."""


def hash_password(password: str) -> str:
    """Argon2id with a salt of its own; the cost is written in the hash."""
    return _hasher.hash(normalise(password))


@cache
def _nobodys_hash() -> str:
    """Checked for unknown accounts, so that they cost as much work as known ones."""
    return hash_password(secrets.token_hex())


def password_matches(password_hash: str | None, password: str) -> bool:
    """True when the password is right; without an account the same work is done for nothing."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), normalise(password[: MAX_LENGTH + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def new_password() -> str:
    """A password to write down once: 20 random letters and digits in groups."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def new_totp_secret() -> str:
    """A new second factor, base32, 160 bits."""
    return pyotp.random_base32()


def totp_address(secret: str, *, email: str) -> str:
    """The otpauth:// address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def normalise_code(code: str) -> str:
    """A one-time code without what people type between its digits."""
    return "".join(sign for sign in code if not sign.isspace() and sign not in "-.")


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The time step whose code this is, the present one or one beside it; None for no match."""
    wanted = normalise_code(code)
    if len(wanted) != TOTP_DIGITS or not wanted.isascii() or not wanted.isdecimal():
        return None
    totp = pyotp.HOTP(secret)
    present = int(now.timestamp()) // TOTP_PERIOD
    found = None
    for shift in TOTP_STEPS:
        if hmac.compare_digest(totp.at(present + shift), wanted) and found is None:
            found = present + shift
    return found


def seal(secret_key: str, secret: str) -> str:
    """A second factor as it is kept in the database."""
    return derive_fernet(secret_key, "totp").encrypt(secret.encode()).decode()


def unseal(secret_key: str, sealed: str) -> str:
    """The second factor itself. Raises SecretUnreadableError when the secret key was changed."""
    try:
        return derive_fernet(secret_key, "totp").decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadableError from error


def new_token() -> str:
    """A session's token: 256 random bits. It only ever lives in the browser's cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256, hex. It is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(secret_key: str, value: str) -> str:
    """A mark to count attempts by, that cannot be turned back into a mail or network address."""
    key = derive_key(secret_key, "sign-in-attempts")
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
