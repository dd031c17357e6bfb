"""What stands around the application: static files, languages, proxies, and a closed door."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal.config import PROJECT_ROOT, ConfigError, Settings
from portal.headers import headers_for
from portal.i18n import LanguagePrefix

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STATIC_CACHE_SECONDS: Final = 365 * 24 * 3600


def wrapped(app: WSGIApplication, settings: Settings) -> WSGIApplication:
    """The application as it is served; without its secrets it is not served at all."""
    problems = settings.problems_for_serving()
    if problems:
        return Refusal(problems)
    app = LanguagePrefix(app)
    app = WhiteNoise(
        app,
        root=str(PROJECT_ROOT / "static"),
        prefix="static/",
        max_age=STATIC_CACHE_SECONDS,
        allow_all_origins=False,
        add_headers_function=partial(add_headers, https=settings.is_https),
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        # The address of the visitor is believed only from the proxies that we put there.
        return ProxyFix(app, x_for=count, x_proto=count, x_host=0)
    return app


def add_headers(headers: Headers, _path: str, _url: str, *, https: bool) -> None:
    """Static files are answered before the application is asked, so they get its headers here."""
    for name, value in headers_for(https=https).items():
        headers[name] = value


class Refusal:
    """Stands in for a portal that may not be served yet, whoever starts it and however."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Say which settings are missing: to the administrator's log, not to the visitor."""
        raise ConfigError(self.problems)
