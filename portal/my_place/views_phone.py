"""My phone: what makes the portal installable, and the one card that is there without a network."""

from __future__ import annotations

from typing import Final

from flask import jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place, public
from portal.appointments.places import read_where
from portal.appointments.queries import next_appointment
from portal.assets import SOURCES, asset
from portal.clock import now
from portal.database import session
from portal.i18n import current_locale
from portal.my_place.contact_part import read_contact
from portal.my_place.place import own_place_or_404
from portal.my_place.room import my_place

SUN, PAPER = "#ffb31a", "#ffffff"
ICON_SIZES: Final = (192, 512)
WORKER: Final = "js/place-worker.js"


@my_place.get("/app.webmanifest")
@public
def show_manifest() -> ResponseReturnValue:
    """What a phone asks before it puts us among its apps (W3C Web Application Manifest)."""
    home = url_for("my_place.show_home")
    answer = jsonify(
        id=home,
        name="Opstap",
        short_name="Opstap",
        description=gettext("Jouw plek bij Opstap."),
        lang=current_locale(),
        start_url=home,
        scope=url_for("front.show_home"),
        display="standalone",
        background_color=PAPER,
        theme_color=SUN,
        icons=[
            {
                "src": asset(f"app/icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in ICON_SIZES
            for purpose in ("any", "maskable")
        ],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@my_place.get("/plek-zonder-internet.js")
@public
def show_worker() -> ResponseReturnValue:
    """The service worker: asks the network first, and knows one card when there is none."""
    answer = make_response((SOURCES / WORKER).read_bytes())
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@my_place.get("/mijn-plek/telefoon")
@own_place
def show_phone() -> ResponseReturnValue:
    """Install it, and choose whether the card is kept on this phone."""
    return render_template("my_place/show_phone.html", place=own_place_or_404())


@my_place.get("/mijn-plek/kaart")
@own_place
def show_card() -> ResponseReturnValue:
    """The card: who helps me, their number, and the next appointment. Nothing else."""
    place, moment = own_place_or_404(), now()
    person_id = place.young.young_person_id
    appointment = next_appointment(session(), person_id, moment)
    where = None
    if appointment is not None:
        where = read_where(
            session(), appointment.place, name=appointment.name, locale=current_locale()
        )
    html = render_template(
        "my_place/show_card.html",
        place=place,
        contact=read_contact(session(), place, moment),
        appointment=appointment,
        where=where,
        made_at=moment,
    )
    return make_response(html)
