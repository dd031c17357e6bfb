"""Asking for something without moments, and saying at the door that I am there."""

from __future__ import annotations

from typing import Final

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import current_young, own_place
from portal.bookings.attendance import come_by_code
from portal.bookings.wishes import ask_for
from portal.catalogue.current import current_offer
from portal.catalogue.model import OfferItem
from portal.catalogue.models import ItemKind
from portal.clock import now
from portal.extensions import limiter
from portal.forms import clean_line
from portal.i18n import say_moment
from portal.my_place.place import changing_own, own_place_or_404
from portal.my_place.room import my_place
from portal.partners.queries import work_calendar
from portal.partners.region import current_region

# Guessing a code at the door costs time; who mistypes it a few times does not notice.
CODE_LIMIT: Final = "10 per hour"
PRESS_LENGTH: Final = 40
TYPED_LENGTH: Final = 10


def by_person() -> str:
    """The key of a limit for one person in their own place, on whatever device."""
    young = current_young()
    return f"place-{young.young_person_id}" if young else "nobody"


@my_place.get("/mijn-plek/ik-wil/<ref>")
@own_place
def ask_wish(ref: str) -> ResponseReturnValue:
    """Something without moments: shall I ask my contact person for it?"""
    item = _item_or_404(ref)
    place = own_place_or_404()
    if item.coming(now()):
        soonest = item.coming(now())[0]
        return redirect(url_for("my_place.ask_place", moment_id=soonest.id), 303)
    return render_template("my_place/ask_wish.html", place=place, item=item)


@my_place.post("/mijn-plek/ik-wil/<ref>")
@own_place
def send_wish(ref: str) -> ResponseReturnValue:
    """Ask the contact person for it; they answer as promised."""
    item = _item_or_404(ref)
    with changing_own() as (current, place):
        due = ask_for(
            current,
            place.case,
            ref=item.ref,
            title=item.text("nl").title,
            calendar=work_calendar(current),
            card=current_region(),
            press=clean_line(request.form.get("press", ""))[:PRESS_LENGTH] or f"wens-{item.ref}",
            now=now(),
        )
        name = place.helper.first_name
    if due is None:
        flash(gettext("Je bent nu gestopt. Begin je weer? Dan kan dit ook weer."), "error")
        return redirect(url_for("my_place.show_home"), 303)
    said = gettext("%(name)s weet het. Je hoort iets vóór %(due)s.", name=name, due=say_moment(due))
    flash(said, "done")
    return redirect(url_for("my_place.list_bookings"), 303)


@my_place.get("/mijn-plek/ik-ben-er")
@own_place
def ask_door_code() -> ResponseReturnValue:
    """The code that stands at the door; a picture of it fills it in."""
    code = clean_line(request.args.get("code", ""))[:TYPED_LENGTH]
    return render_template("my_place/ask_door_code.html", typed=code, errors=[])


@my_place.post("/mijn-plek/ik-ben-er")
@limiter.limit(CODE_LIMIT, key_func=by_person)
@own_place
def come_in() -> ResponseReturnValue:
    """I am here."""
    typed = clean_line(request.form.get("code", ""))[:TYPED_LENGTH]
    with changing_own() as (current, place):
        found = come_by_code(
            current,
            place.young.young_person_id,
            typed.replace(" ", ""),
            secret_key=current_app.config["SECRET_KEY"],
            now=now(),
        )
    if found is None:
        message = gettext("Deze code past niet bij een plek van jou vandaag. Vraag het even.")
        errors = [("code", message)]
        return render_template("my_place/ask_door_code.html", typed=typed, errors=errors), 422
    flash(gettext("Fijn dat je er bent!"), "done")
    return redirect(url_for("my_place.list_bookings"), 303)


def _item_or_404(ref: str) -> OfferItem:
    item = current_offer().by_ref.get(ref)
    if item is None or item.kind is ItemKind.COACH:
        abort(404)
    return item
