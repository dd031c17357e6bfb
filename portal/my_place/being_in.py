"""Who is in: the cookie of a young person's own session, apart from that of staff.

The cookie holds a random token; what it opens is decided by the row in the database, looked up once
per request that asks. Public pages never ask, so they need no cookie.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, current_app, g, request
from flask import session as browser
from sqlalchemy import select

from portal.access.guard import OWN_PLACE, YOUNG_LOADER, access_rule, current_young
from portal.access.model import YoungIdentity
from portal.accounts.login import CLEAR_SITE_DATA, is_background_request
from portal.cases.models import YoungPerson
from portal.clock import now
from portal.config import Settings
from portal.database import session, transaction
from portal.entrance.models import PlaceSession
from portal.entrance.sessions import (
    SEEN_AT_MOST_EVERY,
    STAYS_FOR,
    Stay,
    is_live,
    keep_alive,
    token_hash,
)

COOKIE: Final = "opstap-plek"


def init_being_in(app: Flask) -> None:
    """Tell the guard how to find who is in, and note that they are there."""
    app.extensions[YOUNG_LOADER] = load_young
    app.jinja_env.globals["young_here"] = current_young
    app.before_request(_keep_alive)


def load_young() -> YoungIdentity | None:
    """The young person whose live session this request's cookie opens."""
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    row = (
        session()
        .execute(
            select(PlaceSession, YoungPerson.id, YoungPerson.first_name)
            .join(YoungPerson, YoungPerson.id == PlaceSession.young_person_id)
            .where(
                PlaceSession.token_hash == token_hash(token),
                # Who turned out to be somebody else comes in anew, as who they are.
                YoungPerson.merged_into_id.is_(None),
            )
        )
        .one_or_none()
    )
    if row is None or not is_live(row.PlaceSession, now=now()):
        return None
    found: PlaceSession = row.PlaceSession
    g.young_seen_at = found.seen_at
    return YoungIdentity(
        young_person_id=row.id,
        first_name=row.first_name,
        session_id=found.id,
        proven_at=found.proven_at,
        is_borrowed=found.is_borrowed,
        stays=found.stays,
    )


def let_in(response: Response, token: str, *, stay: Stay) -> Response:
    """Let this browser in; nothing of before is kept."""
    browser.clear()
    return keep_in(response, token, stays=stay.stays)


def keep_in(response: Response, token: str, *, stays: bool) -> Response:
    """Give this browser the token of its session."""
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(STAYS_FOR.total_seconds()) if stays else None,
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    g.pop("young", None)
    return response


def let_out(response: Response) -> Response:
    """Let the browser forget everything: pages, cookies, what was kept for without a network."""
    settings: Settings = current_app.config["SETTINGS"]
    browser.clear()
    response.delete_cookie(
        cookie_name(), secure=settings.is_https, httponly=True, samesite="Lax", path="/"
    )
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    g.pop("young", None)
    return response


def cookie_name() -> str:
    """The cookie's name; on https with the prefix that ties it to this host."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"__Host-{COOKIE}" if settings.is_https else COOKIE


def _keep_alive() -> None:
    if access_rule(request.endpoint or "") != OWN_PLACE or is_background_request():
        return
    young = current_young()
    if young is not None and now() - g.young_seen_at >= SEEN_AT_MOST_EVERY:
        with transaction() as current:
            keep_alive(current, young.session_id, now=now())
