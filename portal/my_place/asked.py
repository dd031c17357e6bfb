"""What a browser keeps between asking for a code and typing it: in its session, for a short while.

The number or address that was typed is sealed: who has the browser after them cannot read it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from cryptography.fernet import InvalidToken
from flask import current_app, request
from flask import session as browser

from portal.config import Settings
from portal.entrance import secrets
from portal.entrance.attempts import Who, marks_of

SEALED_FOR: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was asked for: `proof_id` and `kept` of a code, where it went, and where to go on.

    `by` is the channel's value; of a link nothing is kept that opens anything.
    """

    by: str = ""
    proof_id: int = 0
    kept: str = ""
    to: str = ""
    onward: str = ""

    def recipient(self) -> str:
        """The number or address, or an empty text when it was kept too long."""
        try:
            return secrets.unseal(secret_key(), self.to, ttl=SEALED_FOR)
        except InvalidToken:
            return ""


def keep(name: str, kept: Kept) -> None:
    """Keep it in this browser under a name."""
    browser[name] = asdict(kept)


def read_kept(name: str) -> Kept | None:
    """What this browser kept under that name."""
    found: dict[str, Any] | None = browser.get(name)
    if found is None:
        return None
    # The release before this one may have kept something else.
    return Kept(**{key: found[key] for key in Kept.__slots__ if key in found})


def forget(name: str) -> None:
    """Keep it no more."""
    browser.pop(name, None)


def sealed(recipient: str) -> str:
    """A number or address for `Kept.to`."""
    return secrets.seal(secret_key(), recipient)


def secret_key() -> str:
    """The portal's secret key."""
    key: str = current_app.config["SECRET_KEY"]
    return key


def base_url() -> str:
    """The portal's public address; it never comes from a request."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url


def marks(recipient: str) -> Who:
    """The marks by which tries are counted: of what was typed, and of where it came from."""
    return marks_of(secret_key(), account=recipient, address=request.remote_addr or "")
