"""What is delicate asks for a fresh proof: a channel that was proven less than 15 minutes ago.

Before somebody changes how they are reached, takes all their data along or has it erased, they
prove a channel of theirs once more. Put `@freshly_proven` below `@own_place`, on the page and on
what it posts to:

    @my_place.get("/mijn-plek/gegevens/alles")
    @own_place
    @freshly_proven
    def show_export() -> ResponseReturnValue: ...

Who proved nothing lately is sent to a page that sends them a code, and comes back to where they
were. A form that was posted too late is given back to copy, and nothing of it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.guard import young_person
from portal.clock import now
from portal.entrance.rules import FRESH_FOR, onward_path
from portal.typed import typed_in_vain

View = TypeVar("View", bound=Callable[..., Any])
FRESH_PAGE = "my_place.ask_fresh_proof"


def needs_fresh_proof() -> bool:
    """True when who is in proved no channel of theirs in the last 15 minutes."""
    return now() - young_person().proven_at >= FRESH_FOR


def freshly_proven(view: View) -> View:
    """Only for who proved a channel in the last 15 minutes; others do that first."""

    @wraps(view)
    def asked(*args: Any, **values: Any) -> ResponseReturnValue:
        if needs_fresh_proof():
            return _send_to_proof()
        return cast(ResponseReturnValue, view(*args, **values))

    return cast(View, asked)


def _send_to_proof() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        # A fragment cannot show the page, so the whole page goes there.
        return "", 401, {"HX-Redirect": url_for(FRESH_PAGE)}
    if request.method == "GET":
        here = request.script_root + request.full_path.rstrip("?")
        return redirect(url_for(FRESH_PAGE, verder=onward_path(here)), 303)
    page = render_template(
        "my_place/ask_fresh_again.html", onward=_page_before(), typed=typed_in_vain()
    )
    return make_response(page, 401)


def _page_before() -> str | None:
    """The page of ours that the form was on, if the browser says."""
    before = urlsplit(request.referrer or "")
    return onward_path(before.path) if before.netloc == request.host else None
