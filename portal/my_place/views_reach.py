"""How I am reached: wishes, and a new number or address that is proven on the old and the new."""

from __future__ import annotations

from typing import Final

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place
from portal.cases.reach import change_wishes
from portal.clock import now
from portal.consent.queries import may_share
from portal.database import session
from portal.entrance.changes import end_change, find_change
from portal.entrance.models import ChangedChannel
from portal.extensions import everybody, limiter
from portal.forms import MistakeError
from portal.my_place import changing_reach
from portal.my_place.forms_reach import FIELDS, read_new_channel, read_wishes, say_number
from portal.my_place.forms_way_in import FLOOD_LIMIT, FLOOD_TOTAL, Errors, say_wait
from portal.my_place.fresh import freshly_proven
from portal.my_place.place import changing_own, own_place_or_404, young_actor
from portal.my_place.room import my_place

WHATSAPP: Final = "whatsapp"


@my_place.get("/mijn-plek/bereik")
@own_place
@freshly_proven
def show_reach() -> ResponseReturnValue:
    """Where and how somebody is reached now."""
    return _show([])


@my_place.post("/mijn-plek/bereik")
@own_place
@freshly_proven
def change_reach() -> ResponseReturnValue:
    """Change how somebody wants to be reached."""
    with changing_own() as (current, place):
        may_app = may_share(current, place.person.id, purpose=WHATSAPP)
        wishes, errors = read_wishes(request.form, place.person, may_app=may_app)
        if not errors:
            actor = young_actor(place.person.id)
            change_wishes(current, place.case, wishes, actor=actor, now=now())
    if errors:
        return _show(errors, status=422)
    return _back(gettext("Opgeslagen. Zo bereiken we je vanaf nu."))


@my_place.post("/mijn-plek/bereik/nieuw")
@own_place
@freshly_proven
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def start_new_reach() -> ResponseReturnValue:
    """Send a code to the channel that is known and to the new one."""
    moment = now()
    try:
        with changing_own() as (current, place):
            new = read_new_channel(request.form, place.person)
            wait = changing_reach.start(
                current, place, new, without_old=request.form.get("kwijt") == "ja", now=moment
            )
    except MistakeError as mistake:
        return _show([(_field_of(), mistake.message)], status=422)
    if wait is not None:
        return _show([(_field_of(), say_wait(wait, now=moment))], status=429)
    return redirect(url_for("my_place.ask_reach_codes"), 303)


@my_place.get("/mijn-plek/bereik/codes")
@own_place
@freshly_proven
def ask_reach_codes() -> ResponseReturnValue:
    """Where to type both codes."""
    return _show_codes([])


@my_place.post("/mijn-plek/bereik/codes")
@own_place
@freshly_proven
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def enter_reach_codes() -> ResponseReturnValue:
    """With both codes right the new channel counts, and the old one is told."""
    with changing_own() as (current, place):
        progress = changing_reach.finish(
            current,
            place,
            old_typed=request.form.get("oude_code", ""),
            new_typed=request.form.get("nieuwe_code", ""),
            now=now(),
        )
    if progress.new_value:
        return _back(gettext("Gelukt. Het nieuwe nummer of mailadres werkt nu."))
    if progress.is_over:
        return _back(gettext("Deze codes werken niet meer. Er is niets veranderd. Begin opnieuw."))
    wrong = gettext("Deze code klopt niet. Kijk nog eens.")
    errors = [("oude_code", wrong)] if progress.wrong_old else []
    return _show_codes(errors + ([("nieuwe_code", wrong)] if progress.wrong_new else []), 422)


@my_place.post("/mijn-plek/bereik/stoppen")
@own_place
@freshly_proven
def stop_new_reach() -> ResponseReturnValue:
    """Leave the number or address as it is."""
    with changing_own() as (current, place):
        end_change(current, place.person.id, now=now())
    return _back(gettext("Alles blijft zoals het was."))


def _field_of() -> str:
    is_mail = request.form.get("wat") == ChangedChannel.EMAIL.value
    return FIELDS[ChangedChannel.EMAIL if is_mail else ChangedChannel.PHONE]


def _back(said: str) -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for("my_place.show_reach"), 303)


def _show(errors: Errors, *, status: int = 200) -> Response:
    place = own_place_or_404()
    page = render_template(
        "my_place/show_reach.html",
        person=place.person,
        phone=say_number(place.person.phone),
        may_app=may_share(session(), place.person.id, purpose=WHATSAPP),
        change=find_change(session(), place.person.id, now=now()),
        typed=request.form,
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status)


def _show_codes(errors: Errors, status: int = 200) -> ResponseReturnValue:
    place = own_place_or_404()
    change = find_change(session(), place.person.id, now=now())
    if change is None or change.checked_by is not None:
        return redirect(url_for("my_place.show_reach"), 303)
    page = render_template(
        "my_place/ask_reach_codes.html",
        change=change,
        person=place.person,
        typed=request.form,
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status)
