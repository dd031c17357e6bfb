"""The two cookies of a sign-up: the answers under way, and the receipt of the last half hour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from flask import Response, current_app, request

from portal.clock import now
from portal.config import Settings
from portal.registration.answers import Answers
from portal.registration.sealing import Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A sealed cookie that lives for `ttl_seconds`, also when a browser keeps it longer."""

    name: str
    ttl_seconds: int

    def full_name(self) -> str:
        """With __Host- on https: only this host can have set it."""
        return f"__Host-{self.name}" if _settings().is_https else self.name

    def read(self) -> dict[str, Any] | None:
        """What the browser kept, or None when there is nothing that can be used."""
        sealed = request.cookies.get(self.full_name())
        if not sealed:
            return None
        return self._sealer().open(sealed, now=now(), ttl_seconds=self.ttl_seconds)

    def write(self, response: Response, content: dict[str, Any]) -> None:
        """Keep `content` in the browser. Raises TooMuchError when it does not fit."""
        response.set_cookie(
            self.full_name(),
            self._sealer().seal(content, now=now()),
            max_age=self.ttl_seconds,
            secure=_settings().is_https,
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def clear(self, response: Response) -> None:
        """Wipe it from the browser."""
        response.delete_cookie(
            self.full_name(),
            secure=_settings().is_https,
            httponly=True,
            samesite="Lax",
            path="/",
        )

    def _sealer(self) -> Sealer:
        return _sealer(str(current_app.config["SECRET_KEY"]), self.name)


ANSWERS: Final = Cookie(name="aanmelding", ttl_seconds=2 * 3600)
RECEIPT: Final = Cookie(name="klaar", ttl_seconds=30 * 60)


@cache
def _sealer(secret: str, purpose: str) -> Sealer:
    return Sealer(secret, purpose=f"opstap {purpose}")


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def kept_answers() -> Answers | None:
    """The answers under way in this browser."""
    content = ANSWERS.read()
    return None if content is None else Answers.from_plain(content)


def keep_answers(response: Response, answers: Answers) -> Response:
    """Keep the answers in the browser, for two more hours."""
    ANSWERS.write(response, answers.to_plain())
    return response


def wipe(response: Response) -> Response:
    """Forget everything about this sign-up in the browser."""
    ANSWERS.clear(response)
    RECEIPT.clear(response)
    return response


def kept_receipt_key() -> str | None:
    """The key of the sign-up that this browser finished in the last half hour."""
    content = RECEIPT.read()
    key = content.get("key") if content else None
    return key if isinstance(key, str) else None


def keep_receipt_key(response: Response, key: str) -> Response:
    """Exchange the answers for the key under which the receipt is found."""
    ANSWERS.clear(response)
    RECEIPT.write(response, {"key": key})
    return response
