"""Which rooms this portal has: the one list of blueprints."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter

from portal.accounts.views import accounts
from portal.catalogue.views_public import catalogue
from portal.demo.views import demo_room
from portal.front.views import front
from portal.my_place.views import my_place
from portal.privacy.views import privacy
from portal.publishing.views import publishing
from portal.questions.views_public import questions
from portal.registration.views import registration
from portal.status import status
from portal.studio.views import studio
from portal.team.views import team
from portal.workbench.views import workbench

ROOMS = (
    front,
    catalogue,
    publishing,
    registration,
    questions,
    accounts,
    my_place,
    workbench,
    studio,
    team,
    privacy,
    status,
)


class RowNumber(IntegerConverter):
    """A number in an address. One that no database takes is an address that is not there."""

    regex = r"\d{1,9}"


def register_rooms(app: Flask, *, demo: bool) -> None:
    """Open the rooms; the demo's doors exist only in the demo."""
    app.url_map.converters["int"] = RowNumber
    # A redirect to the address with single slashes would repeat the host that the request named.
    app.url_map.merge_slashes = False
    for room in ROOMS:
        app.register_blueprint(room)
    if demo:
        app.register_blueprint(demo_room)
