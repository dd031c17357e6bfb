"""Your own room: how many, which maximum you agreed, and who usually stands in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.accounts.models import Staff
from portal.clock import now
from portal.database import session, transaction
from portal.rosters.room import MOST, RoomRefusedError, agree_room, drop_proposal, propose_room
from portal.team.absence_form import Errors, read_number
from portal.team.room import team
from portal.team.room_page import read_room
from portal.team.setting import NOT_AGREED, NOT_POSSIBLE, set_usual


@team.get("/werk/rooster/plek")
@requires(Permission.SEE_OWN_ROSTER)
def show_room() -> ResponseReturnValue:
    """How many cases, which maximum, and what was agreed before."""
    return _page([])


@team.post("/werk/rooster/plek")
@requires(Permission.CHANGE_OWN_ROSTER)
def propose_own_room() -> ResponseReturnValue:
    """Ask for another maximum; it counts once who leads the team agrees."""
    wanted = read_number(request.form, "maximum")
    if wanted is None or wanted > MOST:
        return _page(
            [("maximum", gettext("Vul een getal in van 0 tot en met %(most)s.", most=MOST))]
        )
    with transaction() as writing:
        is_agreed = propose_room(
            writing, _me(writing), max_cases=wanted, by=signed_in().staff_id, now=now()
        )
    return _back(gettext("Afgesproken.") if is_agreed else gettext("Gevraagd aan je teamleider."))


@team.post("/werk/rooster/plek/akkoord")
@requires(Permission.CHANGE_OWN_ROSTER)
def agree_own_room() -> ResponseReturnValue:
    """Agree to what who leads the team proposed."""
    try:
        with transaction() as writing:
            agree_room(
                writing,
                _me(writing),
                max_cases=read_number(request.form, "maximum") or 0,
                by=signed_in().staff_id,
                now=now(),
            )
    except RoomRefusedError:
        flash(str(NOT_AGREED), "error")
        return redirect(url_for("team.show_room"), 303)
    return _back(gettext("Afgesproken."))


@team.post("/werk/rooster/plek/weg")
@requires(Permission.CHANGE_OWN_ROSTER)
def drop_own_proposal() -> ResponseReturnValue:
    """Say no to a proposal, or take your own back."""
    with transaction() as writing:
        drop_proposal(writing, signed_in().staff_id, by=signed_in().staff_id, now=now())
    return _back(gettext("Het blijft zoals het is."))


@team.post("/werk/rooster/waarnemer")
@requires(Permission.CHANGE_OWN_ROSTER)
def set_own_stand_in() -> ResponseReturnValue:
    """Who usually stands in for you."""
    with transaction() as writing:
        is_set = set_usual(
            writing,
            _me(writing),
            stand_in_id=read_number(request.form, "waarnemer"),
            by=signed_in().staff_id,
            now=now(),
        )
    if not is_set:
        return _page([("waarnemer", str(NOT_POSSIBLE))])
    return _back(gettext("Bewaard."))


def _me(current: Session) -> Staff:
    return current.get_one(Staff, signed_in().staff_id)


def _back(said: str) -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for("team.show_room"), 303)


def _page(errors: Errors) -> ResponseReturnValue:
    current = session()
    view = read_room(current, _me(current), reader_id=signed_in().staff_id, now=now())
    html = render_template(
        "team/show_room.html",
        view=view,
        most=MOST,
        typed=request.form,
        errors=errors,
        error_of=dict(errors),
    )
    return html, 422 if errors else 200
