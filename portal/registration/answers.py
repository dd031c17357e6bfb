"""The answers as they were typed and tapped, so that nothing is lost on the way back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from typing import Any, Final

from portal.forms import Fields, clean_line, clean_text
from portal.routing.model import Asking

MAX_WORDS: Final = 500
# Longer than any right answer, short enough to keep; longer input is cut before it is kept.
MAX_LINE: Final = 260
MAX_KEPT_WORDS: Final = 2000
MAX_TAPS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One sign-up under way. Every value is raw text; what it means is worked out in `meaning`."""

    key: str
    about: str = ""
    wished: str = ""
    asking: str = Asking.SELF.value
    situations: tuple[str, ...] = ()
    words: str = ""
    danger_shown: bool = False
    day: str = ""
    month: str = ""
    year: str = ""
    home: str = ""
    school_now: str = ""
    school: str = ""
    level: str = ""
    pathway: str = ""
    diploma: str = ""
    working: str = ""
    coach: str = ""
    # Each 'purpose@version@locale': a yes counts for the words that were read.
    consents: tuple[str, ...] = ()
    # That step three was passed: until then nobody was chosen.
    met: bool = False
    first_name: str = ""
    channel: str = ""
    phone: str = ""
    email: str = ""
    whatsapp: str = ""
    safe_times: tuple[str, ...] = ()
    reads_along: str = "no"

    def to_plain(self) -> dict[str, Any]:
        """Only what differs from the start, to keep the cookie small."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        start = Answers(key="")
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value != getattr(start, name)
        }

    @classmethod
    def from_plain(cls, content: dict[str, Any]) -> Answers | None:
        """The answers again, or None when they are of another release."""
        known = {each.name for each in fields(cls)}
        if "key" not in content or not set(content) <= known:
            return None
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in content.items()
        }
        return cls(**values)


def new_answers() -> Answers:
    """An empty sign-up with its own random key."""
    return Answers(key=secrets.token_urlsafe(24))


def line(form: Fields, name: str) -> str:
    """A field on one line, cut to what may be kept."""
    return clean_line(form.get(name, "")[: MAX_LINE * 2])[:MAX_LINE]


def text(form: Fields, name: str) -> str:
    """A field of several lines, as it is kept."""
    return clean_text(form.get(name, ""))


def taps(form: Fields, name: str) -> tuple[str, ...]:
    """The ticked values of a field, each once."""
    ticked = (clean_line(value[:MAX_LINE]) for value in form.getlist(name)[:MAX_TAPS])
    return tuple(dict.fromkeys(value for value in ticked if value))
