"""Requests that may carry a file: the few routes that take more than a form, and what is too much.

Every other route refuses at 256 kB. A route that takes a file lets more in than the file itself may
be, so that who sends one that is too large still gets their words back on the page they came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, MultipartDecoder, NeedData

from portal.errors import show_too_much
from portal.typed import FORGERY_FIELD, Typed, own_address

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE: Final = "takes_file"
FILE_BYTES: Final = 10 * 1024 * 1024
# A photo of a phone that is too large is told so on its own page; a film is refused at the door.
BODY_BYTES: Final = 32 * 1024 * 1024
# Words of 1 MB are read, so that they can be given back; they are not kept.
WORDS_BYTES: Final = 2 * 1024 * 1024
# Fields stand before the file in our forms, so they are in the first part of what is sent.
PEEK_BYTES: Final = 64 * 1024
MULTIPART: Final = "multipart/form-data"


class TooLargeError(Exception):
    """A file of more than FILE_BYTES."""


def takes_file(view: View) -> View:
    """This route may be sent one file of at most FILE_BYTES, beside a form."""
    setattr(view, ATTRIBUTE, True)
    return view


def init_uploads(app: Flask) -> None:
    """Let more in where a route says so; before anything reads the form."""
    app.before_request(let_in)


def let_in() -> Response | None:
    """Widen the limits of this request, or refuse it with its words given back."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, ATTRIBUTE, False):
        return None
    request.max_content_length = BODY_BYTES
    request.max_form_memory_size = WORDS_BYTES
    if (request.content_length or 0) > BODY_BYTES:
        return _refuse()
    return None


def read_upload(name: str) -> tuple[str, bytes] | None:
    """(file name as it was sent, content) of a field; None when nothing was chosen.

    Raises TooLargeError, before the content is in memory.
    """
    sent: FileStorage | None = request.files.get(name)
    if sent is None or not (sent.filename or "").strip():
        return None
    content = sent.stream.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise TooLargeError
    return sent.filename or "", content


def _refuse() -> Response:
    said = gettext("Je bestand is te groot. Het mag hoogstens 10 MB zijn. Er is niets verstuurd.")
    before = request.referrer or ""
    again = before.removeprefix(request.host_url.rstrip("/")) if before else ""
    answer = show_too_much(
        said,
        typed=Typed(action=own_address(), fields=tuple(_peek())),
        again=again if again.startswith("/") and not again.startswith("//") else "",
    )
    # A fragment has no room for a page; the page itself says that it did not work.
    answer.headers["HX-Reswap"] = "none"
    return answer


def _peek() -> list[tuple[str, str]]:
    """The fields at the start of a form that is too large to be read."""
    if request.mimetype != MULTIPART or "boundary" not in request.mimetype_params:
        return []
    decoder = MultipartDecoder(request.mimetype_params["boundary"].encode("latin-1", "replace"))
    decoder.receive_data(request.environ["wsgi.input"].read(PEEK_BYTES))
    try:
        return _fields(decoder)
    except (ValueError, RequestEntityTooLarge):
        return []


def _fields(decoder: MultipartDecoder) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    name, value = "", b""
    event = decoder.next_event()
    while not isinstance(event, NeedData | Epilogue):
        if isinstance(event, Field):
            name, value = event.name, b""
        elif isinstance(event, Data) and name:
            value += event.data
            if not event.more_data:
                found.append((name, value.decode(errors="replace")))
                name = ""
        else:
            # A file, and what is in it.
            name = ""
        event = decoder.next_event()
    return [pair for pair in found if pair[0] != FORGERY_FIELD]
