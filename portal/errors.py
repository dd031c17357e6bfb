"""Errors as pages people can read: what happened, that it is not their fault, what to do now."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, abort, make_response, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    BadHost,
    HTTPException,
    SecurityError,
    ServiceUnavailable,
    TooManyRequests,
)

from portal.database import AWAY, session
from portal.log import log_problem
from portal.typed import Typed, own_address, typed_in_vain

PAGES: Final = {
    400: (
        lazy_gettext("Dit lukte niet"),
        lazy_gettext("We snapten niet wat je stuurde."),
    ),
    401: (
        lazy_gettext("Log opnieuw in"),
        lazy_gettext(
            "Je was te lang weg. Wat je deed is nog niet bewaard. Doe het na het inloggen nog eens."
        ),
    ),
    403: (
        lazy_gettext("Dit mag je niet zien"),
        lazy_gettext("Deze pagina is niet voor jou."),
    ),
    404: (
        lazy_gettext("Deze pagina is er niet"),
        lazy_gettext("Misschien is hij weg, of zat er een typfout in het adres."),
    ),
    405: (
        lazy_gettext("Dit kan hier niet"),
        lazy_gettext("Ga terug en probeer het opnieuw."),
    ),
    413: (
        lazy_gettext("Dit is te veel"),
        lazy_gettext("Je stuurde meer dan we aankunnen. Maak het korter."),
    ),
    429: (
        lazy_gettext("Even wachten"),
        lazy_gettext("Je probeerde het heel vaak. Wacht een paar minuten."),
    ),
    500: (
        lazy_gettext("Er ging iets mis"),
        lazy_gettext("Dat ligt aan ons, niet aan jou. Probeer het zo nog eens."),
    ),
    503: (
        lazy_gettext("We zijn er even niet"),
        lazy_gettext("Dat ligt aan ons. Probeer het over een paar minuten nog eens."),
    ),
}


def init_errors(app: Flask) -> None:
    """Answer every error with the house's own page."""
    app.before_request(refuse_impossible_path)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(CSRFError, show_expired_form)
    for kind in AWAY:
        app.register_error_handler(kind, show_database_down)
    app.register_error_handler(Exception, show_crash)


def refuse_impossible_path() -> None:
    """Nothing lives at an address with a NUL in it, and PostgreSQL cannot be asked for one."""
    if "\0" in request.path:
        abort(404)


def show_http_error(error: HTTPException) -> Response:
    """A page for a refused or failed request; the library's own response keeps its headers."""
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, (BadHost, SecurityError)):
        # Without a host that can be, no address can be made for a page.
        return Response(str(PAGES[400][1]), 400, mimetype="text/plain")
    code = error.code or 500
    return _with_headers(_page(code if code in PAGES else 400, code), error)


def _with_headers(response: Response, error: HTTPException) -> Response:
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def show_expired_form(error: CSRFError) -> Response:
    """A form without a valid token: the page was open too long, or cookies are off."""
    return _page(
        400,
        400,
        explanation=gettext(
            "Deze pagina stond te lang open. Ga terug, ververs en probeer opnieuw."
        ),
        typed=typed_in_vain(),
    )


def show_signed_out(*, again: str) -> Response:
    """Somebody's session ended while they wrote: their words are here to copy, to plain readers.

    `again` is the way to sign in. The form itself is not sent again: it was for who they were.
    """
    return _page(401, 401, again=again, typed=typed_in_vain())


def show_database_down(error: Exception, *, explanation: str = "", again: str = "") -> Response:
    """The database does not answer; the page works without it, and what was typed is in it."""
    _forget_transaction()
    log_problem("database_error", kind=type(error).__name__)
    typed = typed_in_vain()
    if typed and not explanation:
        explanation = gettext(
            "Dit is nog niet bewaard. Dat ligt niet aan jou. "
            "Wat je typte staat in deze pagina. Wacht even en probeer het opnieuw."
        )
    return _page(
        503,
        ServiceUnavailable.code,
        explanation=explanation,
        again=again or ("" if typed else own_address()),
        typed=typed,
    )


def show_problem(error: Exception, *, explanation: str = "", again: str = "") -> Response:
    """For a room that says more: a page for too many requests, or for a database that is away.

    `explanation` replaces the standard one; `again` is the path where somebody can go on.
    """
    if isinstance(error, TooManyRequests):
        return _with_headers(_page(429, 429, explanation=explanation, again=again), error)
    return show_database_down(error, explanation=explanation, again=again)


def show_too_much(explanation: str, *, typed: Typed, again: str) -> Response:
    """More was sent than is read; the words that came before it are on the page to copy."""
    return _page(413, 413, explanation=explanation, again=again, typed=typed)


def show_crash(error: Exception) -> Response:
    """A bug. The log gets the place, the person gets a way on."""
    _forget_transaction()
    log_problem("crash", kind=type(error).__name__)
    return _page(500, 500)


def _forget_transaction() -> None:
    try:
        session().rollback()
    except SQLAlchemyError:
        # The connection is already gone; there is nothing left to roll back.
        session().close()


def _page(
    kind: int, code: int, *, explanation: str = "", again: str = "", typed: Typed | None = None
) -> Response:
    title, standard = PAGES[kind]
    html = render_template(
        "errors/show_error.html",
        title=title,
        explanation=explanation or standard,
        code=code,
        again=again,
        typed=typed,
    )
    return make_response(html, code)
