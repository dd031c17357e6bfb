"""The demo's doors, and every message it sent. Registered only when OPSTAP_DEMO is 1."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.guard import public
from portal.accounts.login import start_session
from portal.clock import now
from portal.database import session, transaction
from portal.demo.doors import BY_WORD, DOORS, YOUNG_NAME, YOUNG_WORD, enter, enter_young
from portal.entrance.sessions import Stay
from portal.extensions import csrf
from portal.my_place.being_in import let_in
from portal.outbox.queries import PAGE_SIZE, newest_messages

demo_room = Blueprint("demo", __name__, url_prefix="/demo")

HIGHEST_KEY_DIGITS: Final = 9


@demo_room.get("")
@public
def show_doors() -> ResponseReturnValue:
    """One door per kind of user."""
    return render_template("demo/show_doors.html", doors=DOORS, young_name=YOUNG_NAME)


# A visitor without a cookie has no token; another site's form is refused for every route.
@demo_room.post("/deur/<who>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]
def open_door(who: str) -> ResponseReturnValue:
    """Sign in as an invented colleague and go to where they work."""
    if who == YOUNG_WORD:
        return open_young_door()
    door = BY_WORD.get(who) or abort(404)
    with transaction() as current:
        token = enter(current, door, now=now())
    if token is None:
        abort(404)
    start_session(token)
    return redirect(url_for(door.endpoint), 303)


def open_young_door() -> ResponseReturnValue:
    """Be in the place of an invented young person."""
    with transaction() as current:
        token = enter_young(current, now=now())
    if token is None:
        abort(404)
    response = make_response(redirect(url_for("my_place.show_home"), 303))
    return let_in(response, token, stay=Stay())


@demo_room.get("/berichten")
@public
def list_messages() -> ResponseReturnValue:
    """Every message, newest first, with its text: in the demo nobody gets it otherwise."""
    messages = newest_messages(session(), before=_key_in_address(), size=PAGE_SIZE + 1)
    following = messages[PAGE_SIZE - 1].id if len(messages) > PAGE_SIZE else None
    return render_template(
        "demo/list_messages.html", messages=messages[:PAGE_SIZE], following=following
    )


def _key_in_address() -> int | None:
    text = request.args.get("voor", "")
    is_key = text.isascii() and text.isdecimal() and len(text) <= HIGHEST_KEY_DIGITS
    return int(text) if is_key else None
