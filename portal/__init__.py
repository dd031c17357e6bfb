"""Opstap: one front door, one name, one person. See docs/architecture.md for the house."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal.access.guard import init_access
from portal.accounts.login import init_login
from portal.cli.commands import register_commands
from portal.clock import Clock, init_clock, system_clock
from portal.config import PROJECT_ROOT, ConfigError, Settings
from portal.database import Database, init_database
from portal.errors import init_errors
from portal.extensions import init_extensions
from portal.headers import init_headers
from portal.html import init_html
from portal.htmx import init_htmx
from portal.i18n import init_i18n
from portal.log import init_log
from portal.partners.region import init_region
from portal.rooms import register_rooms
from portal.templating import init_templating

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_FORM_BYTES = 256 * 1024
STATIC_CACHE_SECONDS = 365 * 24 * 3600
ABSOLUTE_SESSION = timedelta(hours=12)


def create_app(
    settings: Settings, *, clock: Clock = system_clock, database: Database | None = None
) -> Flask:
    """Build the portal from its settings; tests pass their own clock and database."""
    app = Flask(
        "portal",
        root_path=str(PROJECT_ROOT / "portal"),
        template_folder=str(PROJECT_ROOT / "templates"),
        static_folder=str(PROJECT_ROOT / "static"),
        static_url_path="/static",
    )
    configure(app, settings)
    init_clock(app, clock)
    init_log(app, settings.log_level)
    init_database(
        app,
        database or Database(settings.database_url, timeout=settings.database_timeout),
    )
    init_headers(app, https=settings.is_https)
    init_i18n(app)
    init_extensions(app, redis_url=settings.redis_url)
    init_htmx(app)
    init_html(app)
    init_templating(app)
    init_region(app)
    init_errors(app)
    init_login(app)
    register_rooms(app, demo=settings.demo)
    init_access(app)
    register_commands(app)
    wrap_wsgi(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings: cookies, sizes, template strictness."""
    prefix = "__Host-" if settings.is_https else ""
    app.config.update(
        SETTINGS=settings,
        # Without a secret nothing is served (see wrap_wsgi); commands need some value.
        SECRET_KEY=settings.secret_key or secrets.token_hex(32),
        SESSION_COOKIE_NAME=f"{prefix}opstap",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=ABSOLUTE_SESSION,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=0,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def wrap_wsgi(app: Flask, settings: Settings) -> None:
    """Serve static files, trust only the proxies we have, and refuse to serve without secrets."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(PROJECT_ROOT / "static"),
        prefix="static/",
        max_age=STATIC_CACHE_SECONDS,
        allow_all_origins=False,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=0
        )
    problems = settings.problems_for_serving()
    if problems:
        app.wsgi_app = Refusal(problems)  # type: ignore[method-assign]


class Refusal:
    """Stands in for a portal that may not be served yet, whoever starts it and however."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> list[bytes]:
        """Say which settings are missing: to the administrator's log, not to the visitor."""
        raise ConfigError(self.problems)
