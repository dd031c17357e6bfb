"""Libraries that hold state per app, made once and bound in create_app."""

from __future__ import annotations

from typing import Final

from flask import Flask, current_app, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest

from portal.config import Settings

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# A Redis that stands still would hold every request for ever. After a second the limits are
# counted in the memory of this process, until Redis answers again.
REDIS_PATIENCE: Final = {"socket_connect_timeout": 1, "socket_timeout": 1}

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, headers_enabled=True)
login_manager = LoginManager()
compress = Compress()


def everybody() -> str:
    """The key of a limit that all visitors share: it bounds what many addresses can cause."""
    return "everybody"


class CrossSiteRequest(BadRequest):
    """A form was sent to us from another site."""


def init_extensions(app: Flask, *, redis_url: str) -> None:
    """Bind the libraries to the app."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=REDIS_PATIENCE if redis_url else {},
        RATELIMIT_SWALLOW_ERRORS=True,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(redis_url),
        COMPRESS_REGISTER=False,
        COMPRESS_MIN_SIZE=600,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        # Pages are far smaller than the usual window of 4 MB, which costs time to set up.
        COMPRESS_BR_WINDOW=16,
    )
    app.before_request(refuse_cross_site)
    csrf.init_app(app)
    limiter.init_app(app)
    # Templates read identity(); the library's own variable would make every page read the cookie.
    login_manager.init_app(app, add_context_processor=False)
    compress.init_app(app)


def refuse_cross_site() -> None:
    """Refuse a change that another site sends, also where no session holds a token.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin. Forms that
    change something for a signed-in person carry a token besides.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("Origin")
        allowed = origin is None or origin in _our_origins()
    if not allowed:
        raise CrossSiteRequest


def _our_origins() -> tuple[str, str]:
    """As the request names us, and as the world knows us: behind a proxy these can differ."""
    settings: Settings = current_app.config["SETTINGS"]
    return request.host_url.rstrip("/"), settings.base_url
