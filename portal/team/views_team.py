"""The team as its lead sees it: who is how full, who is away. No young person's name or case."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now
from portal.database import session, transaction
from portal.rosters.absences import AbsenceRefusedError
from portal.rosters.room import MOST, RoomRefusedError, agree_room, drop_proposal, propose_room
from portal.standing_in import absence as standing_in
from portal.team.absence_form import Errors, read_number
from portal.team.absence_words import say_refusal
from portal.team.room import team
from portal.team.room_page import read_room, read_team
from portal.team.setting import NOT_AGREED, NOT_POSSIBLE, colleague, set_usual

COLLEAGUE: Final = "<int(max=2147483647):staff_id>"


@team.get("/werk/team")
@requires(Permission.SEE_TEAM)
def show_team() -> ResponseReturnValue:
    """Everybody's load, absence and usual stand-in."""
    members = read_team(session(), partner_id=signed_in().partner_id, now=now())
    return render_template("team/show_team.html", members=members)


@team.get(f"/werk/team/{COLLEAGUE}")
@requires(Permission.SEE_TEAM)
def show_colleague(staff_id: int) -> ResponseReturnValue:
    """One colleague: room, absence, and what can be changed."""
    return _page(staff_id, [])


@team.post(f"/werk/team/{COLLEAGUE}/plek")
@requires(Permission.CHANGE_TEAM)
def propose_for(staff_id: int) -> ResponseReturnValue:
    """Propose a maximum; it counts once the colleague agrees."""
    wanted = read_number(request.form, "maximum")
    if wanted is None or wanted > MOST:
        said = gettext("Vul een getal in van 0 tot en met %(most)s.", most=MOST)
        return _page(staff_id, [("maximum", said)])
    with transaction() as writing:
        staff = colleague(writing, staff_id)
        is_agreed = propose_room(
            writing, staff, max_cases=wanted, by=signed_in().staff_id, now=now()
        )
    return _back(staff_id, gettext("Afgesproken.") if is_agreed else gettext("Voorgesteld."))


@team.post(f"/werk/team/{COLLEAGUE}/plek/akkoord")
@requires(Permission.CHANGE_TEAM)
def agree_for(staff_id: int) -> ResponseReturnValue:
    """Agree to what the colleague asked for."""
    try:
        with transaction() as writing:
            agree_room(
                writing,
                colleague(writing, staff_id),
                max_cases=read_number(request.form, "maximum") or 0,
                by=signed_in().staff_id,
                now=now(),
            )
    except RoomRefusedError:
        return _back(staff_id, str(NOT_AGREED), "error")
    return _back(staff_id, gettext("Afgesproken."))


@team.post(f"/werk/team/{COLLEAGUE}/plek/weg")
@requires(Permission.CHANGE_TEAM)
def drop_for(staff_id: int) -> ResponseReturnValue:
    """Say no, or take your own proposal back."""
    with transaction() as writing:
        staff = colleague(writing, staff_id)
        drop_proposal(writing, staff.id, by=signed_in().staff_id, now=now())
    return _back(staff_id, gettext("Het blijft zoals het is."))


@team.post(f"/werk/team/{COLLEAGUE}/waarnemer")
@requires(Permission.CHANGE_TEAM)
def set_stand_in_for(staff_id: int) -> ResponseReturnValue:
    """Who usually stands in for a colleague."""
    with transaction() as writing:
        is_set = set_usual(
            writing,
            colleague(writing, staff_id),
            stand_in_id=read_number(request.form, "waarnemer"),
            by=signed_in().staff_id,
            now=now(),
        )
    if not is_set:
        return _page(staff_id, [("waarnemer", str(NOT_POSSIBLE))])
    return _back(staff_id, gettext("Bewaard."))


@team.post(f"/werk/team/{COLLEAGUE}/ziek")
@requires(Permission.CHANGE_TEAM)
def report_sick_for(staff_id: int) -> ResponseReturnValue:
    """A colleague called in ill."""
    try:
        with transaction() as writing:
            absence = standing_in.report_sick(
                writing,
                staff_id=colleague(writing, staff_id).id,
                stand_in_id=read_number(request.form, "waarnemer"),
                by=signed_in().staff_id,
                now=now(),
            )
            name = absence.stand_in.first_name
    except AbsenceRefusedError as refused:
        return _page(staff_id, [("ziek", say_refusal(refused.refusal))])
    return _back(staff_id, gettext("%(name)s neemt waar.", name=name))


@team.post(f"/werk/team/{COLLEAGUE}/terug")
@requires(Permission.CHANGE_TEAM)
def come_back_for(staff_id: int) -> ResponseReturnValue:
    """A colleague is there again."""
    with transaction() as writing:
        staff = colleague(writing, staff_id)
        standing_in.come_back(writing, staff_id=staff.id, by=signed_in().staff_id, now=now())
    return _back(staff_id, gettext("De dossiers zijn terug."))


def _back(staff_id: int, said: str, kind: str = "done") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for("team.show_colleague", staff_id=staff_id), 303)


def _page(staff_id: int, errors: Errors) -> ResponseReturnValue:
    current, me = session(), signed_in().staff_id
    view = read_room(current, colleague(current, staff_id), reader_id=me, now=now())
    html = render_template(
        "team/show_colleague.html",
        view=view,
        is_me=staff_id == me,
        most=MOST,
        typed=request.form,
        errors=errors,
        error_of=dict(errors),
    )
    return html, 422 if errors else 200
