"""What stands around the application: files, kept answers, languages, proxies, a closed door."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal.answers import SharedAnswers, Version
from portal.assets import BUILT, KEPT_FOR_A_YEAR
from portal.config import ConfigError, Settings
from portal.headers import headers_for
from portal.i18n import LanguagePrefix

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def wrapped(app: WSGIApplication, settings: Settings, *, version: Version) -> WSGIApplication:
    """The application as it is served; without its secrets it is not served at all.

    `version` says which version of the offer is in force; see SharedAnswers.
    """
    problems = settings.problems_for_serving()
    if problems:
        return Refusal(problems)
    app = LanguagePrefix(app)
    app = SharedAnswers(app, version=version, keep=settings.answer_cache)
    # Only files with a hash of their content in their name; see portal.assets.
    app = WhiteNoise(
        app,
        root=str(BUILT) if BUILT.is_dir() else None,
        prefix="static/",
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
    headers["Cache-Control"] = KEPT_FOR_A_YEAR


class Refusal:
    """Stands in for a portal that may not be served yet, whoever starts it and however."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Say which settings are missing: to the administrator's log, not to the visitor."""
        raise ConfigError(self.problems)
