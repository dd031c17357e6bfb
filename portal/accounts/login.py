"""Flask-Login bound to our own server-side sessions.

The cookie holds a random token; what it opens is decided by the row in the database, looked up
once per request that asks who is signed in. Public pages never ask, so they need no cookie.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, request
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user, logout_user

from portal.access.guard import access_rule
from portal.access.model import Identity
from portal.access.permissions import Permission
from portal.accounts import credentials, queries, rules, signing_in
from portal.clock import now
from portal.database import session, transaction
from portal.extensions import login_manager

POLL_HEADER: Final = "X-Opstap-Poll"
POLL_PATH_END: Final = "/verversen"
# What a shared computer must forget at sign-out.
CLEAR_SITE_DATA: Final = '"cache", "cookies", "storage"'


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):  # type: ignore[misc]  # the library has no types
    """The signed-in person as Flask-Login wants it; the rest of the portal reads `identity`."""

    token: str
    live: queries.LiveSession

    @property
    def identity(self) -> Identity:
        """Who it is."""
        return self.live.identity

    def get_id(self) -> str:
        """What the cookie keeps."""
        return self.token


def init_login(app: Flask) -> None:
    """Tell Flask-Login how to find who is signed in, and note who is at work."""
    # The token is bound to nothing a phone changes on the way, such as its network address.
    login_manager.session_protection = None
    login_manager.user_loader(load_signed_in)
    app.before_request(_keep_alive)


def load_signed_in(token: str) -> SignedIn | None:
    """The person whose live session this token opens."""
    live = queries.find_session(session(), credentials.token_hash(token), now=now())
    return None if live is None else SignedIn(token, live)


def is_background_request() -> bool:
    """True when the page asked by itself, with nobody touching it: this keeps no session alive.

    A page that refreshes itself sends `X-Opstap-Poll: 1`, or asks a path ending in `/verversen`.
    """
    return request.headers.get(POLL_HEADER) == "1" or request.path.endswith(POLL_PATH_END)


def _keep_alive() -> None:
    is_staff_page = isinstance(access_rule(request.endpoint or ""), Permission)
    if not is_staff_page or is_background_request():
        return
    live: queries.LiveSession | None = getattr(current_user, "live", None)
    if live is not None and now() - live.seen_at >= rules.SEEN_AT_MOST_EVERY:
        with transaction() as current:
            signing_in.keep_alive(current, live.identity.session_id, now=now())


def start_session(token: str) -> None:
    """Let this browser in with a session that was just opened; nothing of before is kept."""
    cookie.clear()
    found = load_signed_in(token)
    if found is not None:
        login_user(found)
        cookie.permanent = True


def forget_session(response: Response) -> Response:
    """Let the browser forget everything, as after a sign-out on a shared computer."""
    logout_user()
    cookie.clear()
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response
