"""Coming in by a link: GET shows a page with one button, for mail scanners open links too."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.guard import current_young, public
from portal.clock import now, today
from portal.database import session, transaction
from portal.entrance.models import ProofKind
from portal.entrance.proofs import find_link, is_open, use_link
from portal.entrance.sessions import Stay
from portal.extensions import everybody, limiter
from portal.forms import MistakeError, clean_line
from portal.my_place import entering
from portal.my_place.asked import Kept, forget, read_kept
from portal.my_place.forms_way_in import (
    FLOOD_LIMIT,
    FLOOD_TOTAL,
    STAYS,
    Errors,
    read_stay,
    say_which_one,
)
from portal.my_place.room import my_place
from portal.my_place.views_way_in import KEPT
from portal.registration.birth import read_birth_date

# The address holds the token, so the next page only learns from which site somebody came.
REFERRER: Final = {"Referrer-Policy": "strict-origin"}
PART_LENGTH: Final = 80


@my_place.get("/mijn-plek/link/<token>")
@public
def show_link(token: str) -> ResponseReturnValue:
    """The button that lets in; nothing happens by looking."""
    return _show(ProofKind.LINK, token)


@my_place.post("/mijn-plek/link/<token>")
@public
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def enter_by_link(token: str) -> ResponseReturnValue:
    """Let in who holds a link that was not used before."""
    return _enter(ProofKind.LINK, token)


@my_place.get("/welkom/<token>")
@public
def show_welcome(token: str) -> ResponseReturnValue:
    """The first way in, from the confirmation of the sign-up."""
    return _show(ProofKind.WELCOME, token)


@my_place.post("/welkom/<token>")
@public
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def enter_by_welcome(token: str) -> ResponseReturnValue:
    """Let in who signed up."""
    return _enter(ProofKind.WELCOME, token)


@my_place.get("/mijn-plek/inloggen/wie")
@public
def ask_who() -> ResponseReturnValue:
    """On a channel of several people: who of them is it?"""
    if read_kept(entering.KEPT_WHO) is None:
        return redirect(url_for("my_place.ask_way_in"), 303)
    return _show_who([])


@my_place.post("/mijn-plek/inloggen/wie")
@public
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def tell_who() -> ResponseReturnValue:
    """Let in who says their own birth date."""
    kept = read_kept(entering.KEPT_WHO)
    if kept is None:
        return redirect(url_for("my_place.ask_way_in"), 303)
    try:
        born_on = _birth_date()
    except MistakeError as mistake:
        return _show_who([("dag", mistake.message)], status=422)
    named = _name(kept, born_on)
    if named.is_over:
        forget(entering.KEPT_WHO)
        return _show_over()
    if named.token:
        stay = STAYS.get(kept.by, Stay())
        return entering.welcome_in(named.token, stay=stay, onward=kept.onward)
    field = "voornaam" if named.needs_name else "dag"
    errors = [(field, say_which_one(needs_name=named.needs_name))]
    return _show_who(errors, needs_name=named.needs_name, status=422)


def _name(kept: Kept, born_on: date) -> entering.Named:
    with transaction() as current:
        return entering.name_yourself(
            current,
            kept.kept,
            born_on=born_on,
            first_name=clean_line(request.form.get("voornaam", "")[:PART_LENGTH]),
            stay=STAYS.get(kept.by, Stay()),
            now=now(),
        )


def _birth_date() -> date:
    day, month, year = (
        clean_line(request.form.get(part, "")[:PART_LENGTH]) for part in ("dag", "maand", "jaar")
    )
    return read_birth_date(day, month, year, today=today())


def _show(kind: ProofKind, token: str) -> ResponseReturnValue:
    proof = find_link(session(), kind, token)
    if not is_open(proof, now=now()):
        return _show_over()
    endpoint = request.endpoint or ""
    page = render_template(
        "my_place/show_link.html",
        action=url_for(endpoint.replace("show_", "enter_by_"), token=token),
        is_first=kind is ProofKind.WELCOME,
    )
    return make_response(page, 200, REFERRER)


def _enter(kind: ProofKind, token: str) -> ResponseReturnValue:
    stay, moment = read_stay(request.form), now()
    with transaction() as current:
        proven = use_link(current, kind, token, now=moment)
        entered = None
        if proven is not None:
            entered = entering.enter(current, proven, stay=stay, now=moment)
    if entered is None:
        return _go_on_or_show_over()
    kept = read_kept(KEPT)
    onward = kept.onward if kept else ""
    if entered.question:
        return entering.ask_who(entered.question, stay=stay, onward=onward)
    return entering.welcome_in(entered.token, stay=stay, onward=onward)


def _go_on_or_show_over() -> ResponseReturnValue:
    if current_young() is not None:
        # A second press of the same button: the first one let them in.
        return redirect(url_for("my_place.show_home"), 303)
    return _show_over()


def _show_over() -> Response:
    """Too old, used, forged or cut off in the mail: one page, and one tap to a new one."""
    kept = read_kept(KEPT)
    page = render_template(
        "my_place/show_link_over.html", can_send_again=bool(kept and kept.recipient())
    )
    return make_response(page, 410, REFERRER)


def _show_who(
    errors: Errors, *, needs_name: bool = False, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "my_place/ask_who.html",
        typed=request.form,
        needs_name=needs_name,
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status)
