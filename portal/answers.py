"""Answers that are the same for everybody, kept in the process until something is published.

A view says `@shared` of such a page. Its answer carries an ETag and may be kept by a proxy, which
asks us each time whether it still holds. Here it is kept as it left, compressed, beside the version
of the offer that was in force before it was made: a publish raises that number in the database, and
from then on no process gives the old page. Whoever sends a cookie gets nothing from here, and
nothing that they get is kept.

While the database is away nobody can say what the version is; the kept page is given then, however
old. A page with a telephone number on it is better than none.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import current_app
from werkzeug.test import run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])
Version = Callable[[], int | None]
Header = tuple[str, str]

ATTRIBUTE: Final = "is_shared"
# Where the rest of the request finds the version that was in force when it came in.
VERSION_KEY: Final = "opstap.offer_version"
# A proxy may keep it and must ask; when we do not answer at all it may show what it has for a day.
FOR_EVERYBODY: Final = "public, max-age=0, must-revalidate, stale-if-error=86400"
# Pages tell what comes this week and until what time today, so they are made anew each minute.
KEPT_SECONDS: Final = 60.0
KEPT_ANSWERS: Final = 600
LONGEST_ADDRESS: Final = 300
# Who has the address of a feed needs no cookie, and it is of one person all the same.
OF_ONE_PERSON: Final = "/rooster/"
OK: Final = "200 OK"
# A 304 tells the same as the 200 about keeping, and nothing about a body.
OF_THE_BODY: Final = frozenset({"content-length", "content-type", "content-encoding"})


def shared(view: View) -> View:
    """This page is the same for everybody who sends no cookie, until the offer changes."""
    setattr(view, ATTRIBUTE, True)
    return view


def is_shared(endpoint: str) -> bool:
    """True when the route at `endpoint` says so."""
    return getattr(current_app.view_functions.get(endpoint), ATTRIBUTE, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer as it leaves: status line, headers, body in one piece."""

    status: str
    headers: tuple[Header, ...]
    body: bytes
    etag: str = ""

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer; with 304 and no body when the visitor says to have this very page."""
        if self.etag and self.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            kept = [pair for pair in self.headers if pair[0].lower() not in OF_THE_BODY]
            start_response("304 Not Modified", kept)
            return []
        start_response(self.status, list(self.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer with the version of the offer it belongs to, and until when it holds."""

    answer: Answer
    version: int
    until: float


class SharedAnswers:
    """WSGI middleware around the application. Safe to use from many threads.

    `version` says which version of the offer is in force, or None while nobody can tell; it is
    asked once per request, and told to the application as VERSION_KEY. With `keep` off it is not
    asked and every page is made anew; a page for everybody still carries its ETag.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        version: Version,
        keep: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.version = version
        self.keep = keep
        self.clock = clock
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory where that is allowed, and from the application otherwise."""
        if is_file(environ):
            return self.app(environ, start_response)
        version = self.version() if self.keep else None
        if version is not None:
            environ[VERSION_KEY] = version
        if not is_for_everybody(environ):
            return self.app(environ, start_response)
        return self._answer(environ, version).send(environ, start_response)

    def _answer(self, environ: WSGIEnvironment, version: int | None) -> Answer:
        key = key_of(environ) if self.keep else None
        if key is None:
            return self._make(environ)
        answer = self._find(key, version)
        if answer is None:
            answer = self._make(environ)
            self._remember(key, version, answer)
        return answer

    def _find(self, key: str, version: int | None) -> Answer | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        holds = kept.version == version and self.clock() < kept.until
        return kept.answer if holds or version is None else None

    def _remember(self, key: str, version: int | None, answer: Answer) -> None:
        if version is None or not answer.etag:
            return
        kept = Kept(answer=answer, version=version, until=self.clock() + KEPT_SECONDS)
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            if len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)

    def _make(self, environ: WSGIEnvironment) -> Answer:
        """Ask the application for the whole page, whatever part the visitor has already."""
        asked = {**environ, "REQUEST_METHOD": "GET"}
        asked.pop("HTTP_IF_NONE_MATCH", None)
        parts, status, headers = run_wsgi_app(self.app, asked, buffered=True)
        body, etag = b"".join(parts), ""
        if status == OK and headers.get("Cache-Control") == FOR_EVERYBODY:
            etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
            headers["ETag"] = etag
        return Answer(status=status, headers=tuple(headers), body=body, etag=etag)


def is_file(environ: WSGIEnvironment) -> bool:
    """True for a static file, which has nothing to do with the offer."""
    path: str = environ.get("PATH_INFO", "")
    return path.startswith("/static/")


def is_for_everybody(environ: WSGIEnvironment) -> bool:
    """True for a request of which nothing says who sends it."""
    return (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and OF_ONE_PERSON not in environ.get("PATH_INFO", "")
        and "HTTP_COOKIE" not in environ
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_HX_REQUEST" not in environ
    )


def key_of(environ: WSGIEnvironment) -> str | None:
    """What makes two requests the same: address and encoding. None when it is not to be kept."""
    address = f"{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}"
    if len(address) > LONGEST_ADDRESS:
        return None
    return f"{address} {encodings(environ.get('HTTP_ACCEPT_ENCODING', ''))}"


def encodings(accepted: str) -> str:
    """Browsers' many lists come down to the best one that we send; odd ones stay as they are."""
    if ";" in accepted:
        return accepted[:LONGEST_ADDRESS]
    names = {name.strip() for name in accepted.split(",")}
    return next((name for name in ("br", "gzip") if name in names), "")
