"""Where a sign-up ends: with a person, with a pointer elsewhere, or wiped."""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.guard import public
from portal.cases.choosing import opens_case
from portal.cases.opening_messages import say_held, says_contact
from portal.cases.receipts import Receipt, find_receipt
from portal.catalogue.current import current_offer
from portal.clock import now
from portal.config import Settings
from portal.database import session
from portal.extensions import limiter
from portal.i18n import current_locale
from portal.partners.region import current_region
from portal.registration.browser import kept_receipt_key, wipe
from portal.registration.meanwhile import calendar_file, contact_card, suggestions
from portal.registration.room import STEP_LIMIT, registration
from portal.routing.model import Decision, Outcome

POINTERS = {"under_16": "under_16", "from_27": "from_27"}


def point_elsewhere(decision: Decision) -> ResponseReturnValue | None:
    """Wipe the browser and show the way; None when the decision is a case.

    This page answers the POST itself: an address or a cookie that says 'under 16' would tell.
    """
    if opens_case(decision):
        return None
    if decision.outcome is Outcome.FRONT_DESK:
        return wipe(make_response(redirect(url_for("registration.show_for_parents"), 303)))
    html = render_template(
        "registration/point_elsewhere.html",
        kind=POINTERS.get(decision.rule, "outside"),
        lead_type=decision.lead_type,
    )
    return wipe(make_response(html))


@registration.get("/aanmelden/voor-ouders")
@public
def show_for_parents() -> ResponseReturnValue:
    """A parent of somebody of 18 or older: a link to pass on, and a person to ask."""
    settings: Settings = current_app.config["SETTINGS"]
    return render_template("registration/show_for_parents.html", public_address=settings.base_url)


@registration.post("/aanmelden/stop")
@limiter.limit(STEP_LIMIT)
@public
def stop() -> ResponseReturnValue:
    """Stop and wipe everything from this browser."""
    return wipe(make_response(redirect(url_for("registration.show_stopped"), 303)))


@registration.get("/aanmelden/gewist")
@public
def show_stopped() -> ResponseReturnValue:
    """All is wiped; the door stays open."""
    return render_template("registration/show_stopped.html")


@registration.get("/aanmelden/klaar")
@public
def show_done() -> ResponseReturnValue:
    """This is your person, by when and how; for half an hour, in this browser only."""
    receipt = _receipt()
    if receipt is None:
        return redirect(url_for("registration.ask_about"), 303)
    offer = current_offer()
    wished = receipt.wished_staff_id
    replaced = offer.coach_of(wished) if wished not in {None, receipt.staff_id} else None
    return render_template(
        "registration/show_done.html",
        receipt=receipt,
        face=offer.coach_of(receipt.staff_id),
        contact=says_contact(receipt.channel, name=receipt.staff_name),
        replaced=replaced,
        held=say_held(replaced.text(current_locale()).title, receipt.held)
        if replaced and receipt.held
        else "",
        themes=offer.themes_by_id,
        suggestions=suggestions(receipt.topics, offer=offer, now=now()),
    )


@registration.get("/aanmelden/klaar/contact.vcf")
@public
def download_contact() -> ResponseReturnValue:
    """The contact person's first name with the region's number, to keep in a phone."""
    receipt = _receipt()
    if receipt is None:
        return redirect(url_for("registration.ask_about"), 303)
    return _file(contact_card(receipt, card=current_region()), "text/vcard", "contact.vcf")


@registration.get("/aanmelden/klaar/afspraak.ics")
@public
def download_promise() -> ResponseReturnValue:
    """The promised moment for a calendar, without a word about what it is."""
    receipt = _receipt()
    if receipt is None:
        return redirect(url_for("registration.ask_about"), 303)
    return _file(calendar_file(receipt, at=now()), "text/calendar", "afspraak.ics")


def _receipt() -> Receipt | None:
    key = kept_receipt_key()
    return find_receipt(session(), key) if key else None


def _file(content: str, mimetype: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = f"{mimetype}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
