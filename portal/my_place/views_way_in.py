"""The way in: a link by mail or a code by text message; the same answer for everybody."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.guard import public
from portal.my_place.room import my_place


@my_place.get("/mijn-plek/inloggen")
@public
def ask_way_in() -> ResponseReturnValue:
    """Where to send the link or the code."""
    return render_template("my_place/ask_way_in.html")
