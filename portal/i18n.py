"""Languages: Dutch first at the root, others below a prefix such as /en; and how we say dates.

The prefix is moved to SCRIPT_NAME before routing, so that every url_for stays in the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from babel.dates import format_date
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, force_locale, gettext

from portal.clock import REGION_ZONE
from portal.config import PROJECT_ROOT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT_LOCALE: Final = "nl"
LOCALES: Final = {"nl": "Nederlands", "en": "English"}
ENVIRON_KEY: Final = "opstap.locale"
# These are the same in every language, so that caches and cookies do not see them twice.
UNPREFIXED: Final = ("/static/", "/healthz", "/readyz", "/.well-known/")

TRANSLATIONS: Final = PROJECT_ROOT / "translations"

babel = Babel()
# A page asks a few hundred times which language it is in; the library looks it up each time.
_speaks: ContextVar[str | None] = ContextVar("locale", default=None)


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
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(TRANSLATIONS))
    babel.init_app(app, locale_selector=current_locale, default_timezone=str(REGION_ZONE))
    app.before_request(_speak_as_asked)
    app.teardown_request(_speak_no_more)
    # The method comes with Jinja's extension, which its types do not know.
    templates: Any = app.jinja_env
    templates.install_gettext_callables(
        lambda text: _catalogue(current_locale()).ugettext(text),
        lambda one, many, count: _catalogue(current_locale()).ungettext(one, many, count),
        newstyle=True,
    )
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


def _speak_as_asked() -> None:
    _speaks.set(_locale_of_request())


def _speak_no_more(_error: BaseException | None) -> None:
    _speaks.set(None)


def current_locale() -> str:
    """The language code in force: the request's, or that of `speaking`."""
    return _speaks.get() or _locale_of_request()


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Say what is inside in `locale`, such as a message to somebody who reads that."""
    before = _speaks.set(locale)
    try:
        with force_locale(locale):
            yield
    finally:
        _speaks.reset(before)


@cache
def _catalogue(locale: str) -> NullTranslations:
    """The texts of a language for templates, read once; without any, the Dutch ones come back."""
    return Translations.load(TRANSLATIONS, [locale])


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
    return _formatted(day, "EEEE d MMMM", current_locale())


def say_short_day(value: date | datetime, part: str) -> str:
    """One part of a date tile: 'weekday' wo, 'day' 25, or 'month' nov."""
    day = local(value).date() if isinstance(value, datetime) else value
    pattern = {"weekday": "EEEEEE", "day": "d", "month": "LLL"}[part]
    return _formatted(day, pattern, current_locale()).rstrip(".")


@lru_cache(maxsize=2000)
def _formatted(day: date, pattern: str, locale: str) -> str:
    return str(format_date(day, pattern, locale=locale))


def say_time(value: datetime | time) -> str:
    """'17.00' in Dutch, '17:00' in other languages."""
    clock = local(value).time() if isinstance(value, datetime) else value
    separator = "." if current_locale() == "nl" else ":"
    return f"{clock.hour:02d}{separator}{clock.minute:02d}"


def say_moment(value: datetime) -> str:
    """'woensdag 25 november om 17.00 uur', in the language in force."""
    return str(gettext("%(day)s om %(time)s uur", day=say_day(value), time=say_time(value)))
