"""The first page of my place."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.guard import own_place
from portal.clock import now
from portal.database import session
from portal.my_place.contact_part import read_contact
from portal.my_place.home_parts import LEFT, RIGHT, read_parts
from portal.my_place.place import own_place_or_404
from portal.my_place.room import my_place


@my_place.get("/mijn-plek")
@own_place
def show_home() -> ResponseReturnValue:
    """Who helps me, what is next, and what is mine."""
    place, moment = own_place_or_404(), now()
    return render_template(
        "my_place/show_home.html",
        place=place,
        contact=read_contact(session(), place, moment),
        left=read_parts(LEFT, session(), place, now=moment),
        right=read_parts(RIGHT, session(), place, now=moment),
    )
