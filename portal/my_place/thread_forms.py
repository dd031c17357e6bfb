"""What a young person sends in a thread, as values: words, one file, the number of the press."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

from flask import request
from flask_babel import gettext

from portal.conversations.files import CleanFile, FileRefusedError, Refusal, clean_file
from portal.conversations.services import TEXT_LENGTH
from portal.conversations.wording import REFUSALS
from portal.forms import MistakeError, read_words, says_nothing
from portal.uploads import TooLargeError, read_upload

WORDS: Final = "bericht"
FILE: Final = "bestand"
PRESS: Final = re.compile(r"[0-9a-f]{16}")
# Beyond this a text is not a message any more, and is not read.
MOST_READ: Final = 50_000
# So much of it goes back to be made shorter.
GIVEN_BACK: Final = 8000


class FieldError(Exception):
    """A field that cannot be used as it was sent, with a sentence and the status of the answer."""

    def __init__(self, field: str, message: str, *, status: int = 422) -> None:
        super().__init__(message)
        self.field, self.message, self.status = field, message, status


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Clean words, which may be none when there is a file."""

    words: str
    file: CleanFile | None
    press: str


def read_sent() -> Sent:
    """What was sent, clean. Raises FieldError."""
    words, file = _read_words(), _read_file()
    if not words and file is None:
        raise FieldError(WORDS, gettext("Er staat nog niets. Schrijf iets, of kies een foto."))
    return Sent(words=words, file=file, press=read_press(words, file))


def typed_words() -> str:
    """What was typed, as far as it can be given back."""
    return request.form.get(WORDS, "")[:GIVEN_BACK]


def read_press(words: str, file: CleanFile | None) -> str:
    """The same for the same form with the same in it, and for nothing else.

    Who goes back to a page and writes something new there sends something new.
    """
    press = request.form.get("press", "")
    content = hashlib.sha256(words.encode() + b"\0" + (file.content if file else b""))
    page = press if PRESS.fullmatch(press) else secrets.token_hex(8)
    return f"{page}.{content.hexdigest()[:16]}"


def _read_words() -> str:
    typed = request.form.get(WORDS, "")
    if len(typed) > MOST_READ:
        raise FieldError(
            WORDS,
            gettext("Dit is veel te lang. Er passen 4000 tekens in. Het begin staat er nog."),
        )
    try:
        words = read_words(typed, maximum=TEXT_LENGTH)
    except MistakeError as mistake:
        raise FieldError(WORDS, mistake.message) from mistake
    return "" if says_nothing(words) else words


def _read_file() -> CleanFile | None:
    try:
        sent = read_upload(FILE)
        return None if sent is None else clean_file(*sent)
    except TooLargeError as error:
        raise FieldError(FILE, str(REFUSALS[Refusal.TOO_LARGE]), status=413) from error
    except FileRefusedError as refused:
        raise FieldError(FILE, str(REFUSALS[refused.refusal])) from refused
