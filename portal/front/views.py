"""The public pages: home, what is going on, how to reach us, and what stands behind the door."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.guard import public
from portal.answers import shared
from portal.catalogue.addresses import base_url
from portal.catalogue.current import current_offer
from portal.clock import now
from portal.consent.purposes import all_purposes
from portal.extensions import csrf
from portal.front import security
from portal.front.controllers import known_controllers
from portal.front.delivery import deliver
from portal.front.suggesting import MAX_CHOSEN, suggest
from portal.front.this_week import coming_events, faces_on_home, is_this_week
from portal.partners.region import current_region

front = Blueprint("front", __name__)
front.after_app_request(deliver)


@front.get("/")
@public
@shared
def show_home() -> ResponseReturnValue:
    """What this is, in one breath, and three ways in."""
    offer = current_offer()
    coming = coming_events(offer, now=now())
    return render_template(
        "front/show_home.html",
        faces=faces_on_home(offer),
        themes=offer.themes_by_id,
        situations=[each for each in offer.situations if each.is_on_home],
        coming=coming,
        is_this_week=is_this_week(coming, now=now()),
    )


@front.get("/wat-speelt-er")
@public
@shared
def choose_situations() -> ResponseReturnValue:
    """Recognisable situations to choose from."""
    return _show_situations(())


@front.post("/wat-speelt-er")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def suggest_for_situations() -> ResponseReturnValue:
    """What fits the chosen situations. They are only in this answer: not kept, not in an address.

    Without a cookie there is no token to check; another site is refused by refuse_cross_site.
    """
    return _show_situations(tuple(request.form.getlist("s")[:MAX_CHOSEN]))


@front.get("/contact")
@public
@shared
def show_contact() -> ResponseReturnValue:
    """Call, app, mail or walk in."""
    return render_template("front/show_contact.html")


@front.get("/wat-we-bewaren")
@public
@shared
def show_privacy() -> ResponseReturnValue:
    """What we keep, why, who gets it, and what somebody can ask of us."""
    return render_template(
        "front/show_privacy.html",
        purposes=all_purposes().values(),
        controllers=known_controllers(),
    )


@front.get("/toegankelijk")
@public
@shared
def show_accessibility() -> ResponseReturnValue:
    """How well everybody can use this, honestly."""
    return render_template("front/show_accessibility.html")


@front.get("/wie-zijn-wij")
@public
@shared
def show_about() -> ResponseReturnValue:
    """Who stands behind the door."""
    return render_template("front/show_about.html", coaches=current_offer().coaches())


@front.get("/.well-known/security.txt")
@public
@shared
def show_security_contact() -> ResponseReturnValue:
    """Where to report a hole in our fence (RFC 9116)."""
    address = base_url() + "/.well-known/security.txt"
    text = security.security_txt(current_region(), now=now(), address=address)
    return Response(text, mimetype="text/plain")


@front.get("/robots.txt")
@public
@shared
def show_robots() -> ResponseReturnValue:
    """Everything in front may be found; the back is nothing for a search engine."""
    return Response(security.ROBOTS, mimetype="text/plain")


def _show_situations(chosen_ids: tuple[str, ...]) -> ResponseReturnValue:
    offer = current_offer()
    chosen = [each for each in offer.situations if each.id in chosen_ids]
    return render_template(
        "front/choose_situations.html",
        situations=offer.situations,
        themes=offer.themes_by_id,
        chosen=chosen,
        found=suggest(chosen, offer=offer, now=now()) if chosen else None,
        is_asked=request.method == "POST",
        now=now(),
    )
