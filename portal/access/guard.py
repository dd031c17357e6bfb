"""Every route says who may use it; a route that says nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.model import Identity, YoungIdentity
from portal.access.permissions import Permission, may
from portal.errors import show_signed_out

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC: Final = "public"
OWN_PLACE: Final = "own_place"
YOUNG_LOADER: Final = "young_loader"
WAY_IN: Final = "my_place.ask_way_in"
ATTRIBUTE: Final = "access_rule"


def public(view: View) -> View:
    """Anyone may use this route, signed in or not."""
    setattr(view, ATTRIBUTE, PUBLIC)
    return view


def own_place(view: View) -> View:
    """Only a young person who is in their own place may use this route, and only for themselves."""
    setattr(view, ATTRIBUTE, OWN_PLACE)
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Only a signed-in person whose role is granted `permission` may use this route."""

    def declare(view: View) -> View:
        setattr(view, ATTRIBUTE, permission)
        return view

    return declare


def access_rule(endpoint: str) -> Permission | str | None:
    """What the route at `endpoint` declares: a permission, PUBLIC, or None for nothing."""
    view = current_app.view_functions.get(endpoint)
    rule: Permission | str | None = getattr(view, ATTRIBUTE, None)
    return rule


def init_access(app: Flask) -> None:
    """Check the declaration before every request; files in static are public by nature."""
    public(app.view_functions["static"])
    app.before_request(check_access)


def check_access() -> ResponseReturnValue | None:
    """Let the request through, send a stranger to sign in, or refuse."""
    if request.endpoint is None:
        return None
    rule = access_rule(request.endpoint)
    if rule == PUBLIC:
        return None
    if rule == OWN_PLACE:
        return None if current_young() else _send_to(WAY_IN)
    if not isinstance(rule, Permission):
        abort(403)
    identity = current_identity()
    if identity is None:
        return _send_to("accounts.sign_in")
    if not may(identity, rule):
        # A page you may not use is a page that is not there for you.
        abort(404)
    return None


def _send_to(way_in: str) -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        # A fragment cannot show the sign-in page, so the whole page goes there.
        return "", 401, {"HX-Redirect": url_for(way_in)}
    if request.method != "GET":
        return show_signed_out(again=url_for(way_in, verder=_page_before()))
    address = request.script_root + request.full_path.rstrip("?")
    return redirect(url_for(way_in, verder=address), 303)


def _page_before() -> str | None:
    """The path of our own page that a form was sent from, if the browser says."""
    before = urlsplit(request.referrer or "")
    return before.path if before.netloc == request.host else None


def current_identity() -> Identity | None:
    """Who is signed in, as a value; None for a visitor."""
    return getattr(current_user, "identity", None)


def signed_in() -> Identity:
    """Who is signed in, on a route that requires it."""
    identity = current_identity()
    if identity is None:
        abort(403)
    return identity


def current_young() -> YoungIdentity | None:
    """Which young person is in their own place, looked up once per request that asks."""
    if "young" not in g:
        load: Callable[[], YoungIdentity | None] = current_app.extensions[YOUNG_LOADER]
        g.young = load()
    young: YoungIdentity | None = g.young
    return young


def young_person() -> YoungIdentity:
    """The young person on a route that is their own place."""
    young = current_young()
    if young is None:
        abort(403)
    return young
