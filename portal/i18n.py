"""Languages: Dutch first at the root, others below a prefix such as /en; and how we say dates.

The prefix is moved to SCRIPT_NAME before routing, so that every url_for stays in the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, has_request_context, request
from flask_babel import Babel, format_date, get_locale, gettext

from portal.clock import REGION_ZONE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT_LOCALE: Final = "nl"
LOCALES: Final = {"nl": "Nederlands", "en": "English"}
ENVIRON_KEY: Final = "opstap.locale"
# These are the same in every language, so that caches and cookies do not see them twice.
UNPREFIXED: Final = ("/static/", "/healthz", "/readyz", "/.well-known/")

babel = Babel()


class LanguagePrefix:
    """WSGI middleware: /en/aanbod becomes /aanbod with locale en and SCRIPT_NAME /en."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Take the language off the path and pass the request on."""
        path = environ.get("PATH_INFO", "")
        first = path.split("/", 2)[1] if path.startswith("/") else ""
        environ[ENVIRON_KEY] = DEFAULT_LOCALE
        if first in LOCALES and first != DEFAULT_LOCALE:
            environ[ENVIRON_KEY] = first
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{first}"
            environ["PATH_INFO"] = path[len(first) + 1 :] or "/"
        return self.app(environ, start_response)


def init_i18n(app: Flask) -> None:
    """Set up translations and the words templates use for dates."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT_LOCALE)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "../translations")
    babel.init_app(app, locale_selector=_locale_of_request, default_timezone=str(REGION_ZONE))
    app.jinja_env.globals.update(
        current_locale=current_locale, locale_url=locale_url, LOCALES=LOCALES
    )
    filters: dict[str, Callable[..., Any]] = {
        "day": say_day,
        "short_day": say_short_day,
        "clock_time": say_time,
        "moment": say_moment,
        "iso_local": lambda value: value.astimezone(REGION_ZONE).isoformat(),
    }
    app.jinja_env.filters.update(filters)


def _locale_of_request() -> str:
    if not has_request_context():
        return DEFAULT_LOCALE
    locale: str = request.environ.get(ENVIRON_KEY, DEFAULT_LOCALE)
    return locale


def current_locale() -> str:
    """The language code in force: the request's, or the one forced with force_locale."""
    return str(get_locale() or DEFAULT_LOCALE)


def locale_url(locale: str) -> str:
    """This page's path in another language, without the query when it was a POST."""
    prefix = "" if locale == DEFAULT_LOCALE else f"/{locale}"
    query = request.query_string.decode("ascii", "ignore")
    keep = request.method == "GET" and query
    return f"{prefix}{request.path}" + (f"?{query}" if keep else "")


def local(moment: datetime) -> datetime:
    """An aware moment on the region's clock."""
    return moment.astimezone(REGION_ZONE)


def say_day(value: date | datetime) -> str:
    """'woensdag 25 november', in the language in force."""
    day = local(value).date() if isinstance(value, datetime) else value
    return str(format_date(day, "EEEE d MMMM"))


def say_short_day(value: date | datetime, part: str) -> str:
    """One part of a date tile: 'weekday' wo, 'day' 25, or 'month' nov."""
    day = local(value).date() if isinstance(value, datetime) else value
    pattern = {"weekday": "EEEEEE", "day": "d", "month": "LLL"}[part]
    return str(format_date(day, pattern)).rstrip(".")


def say_time(value: datetime | time) -> str:
    """'17.00' in Dutch, '17:00' in other languages."""
    clock = local(value).time() if isinstance(value, datetime) else value
    separator = "." if current_locale() == "nl" else ":"
    return f"{clock.hour:02d}{separator}{clock.minute:02d}"


def say_moment(value: datetime) -> str:
    """'woensdag 25 november om 17.00 uur', in the language in force."""
    return str(gettext("%(day)s om %(time)s uur", day=say_day(value), time=say_time(value)))
