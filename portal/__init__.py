"""Opstap: one front door, one name, one person. See docs/architecture.md for the house."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.access.guard import init_access
from portal.accounts.login import init_login
from portal.assets import init_assets
from portal.catalogue.watch import OfferWatch
from portal.clock import Clock, init_clock, system_clock
from portal.config import PROJECT_ROOT, Settings
from portal.crypto import local_secret
from portal.database import Database, init_database
from portal.errors import init_errors
from portal.extensions import init_extensions
from portal.headers import init_headers
from portal.html import init_html
from portal.htmx import init_htmx
from portal.i18n import init_i18n
from portal.log import init_log
from portal.my_place.being_in import init_being_in
from portal.partners.region import init_region
from portal.rooms import register_rooms
from portal.storage import init_storage
from portal.templating import init_templating
from portal.uploads import init_uploads
from portal.wsgi import wrapped

MAX_FORM_BYTES = 256 * 1024
LOCAL_SECRET = PROJECT_ROOT / "var" / "demo-secret"
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
    database = database or Database(settings.database_url, timeout=settings.database_timeout)
    init_database(app, database)
    init_storage(app, settings)
    init_headers(app, https=settings.is_https)
    init_i18n(app)
    init_uploads(app)
    init_extensions(app, redis_url=settings.redis_url)
    init_htmx(app)
    init_html(app)
    init_templating(app)
    init_assets(app)
    init_region(app)
    init_errors(app)
    init_login(app)
    init_being_in(app)
    register_rooms(app, demo=settings.demo)
    init_access(app)
    version = OfferWatch(database).version
    app.wsgi_app = wrapped(app.wsgi_app, settings, version=version)  # type: ignore[assignment,method-assign]
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings: cookies, sizes, template strictness."""
    prefix = "__Host-" if settings.is_https else ""
    app.config.update(
        SETTINGS=settings,
        # Without a secret of its own only the demo is served (see wsgi.py); commands share it.
        SECRET_KEY=settings.secret_key or local_secret(LOCAL_SECRET),
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
