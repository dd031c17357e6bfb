"""Being away: ill today, days that are planned, and being back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now, today
from portal.database import session, transaction
from portal.rosters.absences import AbsenceGoneError, AbsenceRefusedError, Days, absences_of
from portal.rosters.models import Absence
from portal.standing_in import absence as standing_in
from portal.team.absence_form import NAMES, AbsenceForm, Errors, read_absence, read_number
from portal.team.absence_page import read_absence_page, suggestion
from portal.team.absence_words import field_of, say_refusal
from portal.team.room import team

ABSENCE: Final = "<int(max=2147483647):absence_id>"


@team.get("/werk/rooster/vrij")
@requires(Permission.SEE_OWN_ROSTER)
def show_absence() -> ResponseReturnValue:
    """Days away that run or are planned; the address may hold days for the form."""
    return _page({name: request.args.get(name, "") for name in NAMES}, [])


@team.post("/werk/rooster/vrij")
@requires(Permission.CHANGE_OWN_ROSTER)
def plan_absence() -> ResponseReturnValue:
    """Plan days with a stand-in."""
    read = read_absence(request.form, may_be_open=False)
    if not isinstance(read, AbsenceForm):
        return _page(request.form, read)
    me = signed_in().staff_id
    try:
        with transaction() as writing:
            standing_in.plan_absence(
                writing,
                staff_id=me,
                days=read.days,
                stand_in_id=read.stand_in_id,
                by=me,
                now=now(),
            )
    except AbsenceRefusedError as refused:
        return _page(request.form, _said(refused))
    return _back(gettext("Het staat. Je waarnemer krijgt bericht als het zover is."))


@team.get("/werk/rooster/ziek")
@requires(Permission.SEE_OWN_ROSTER)
def ask_sick() -> ResponseReturnValue:
    """One button: ill today, with who stands in already chosen."""
    return _sick_page([])


@team.post("/werk/rooster/ziek")
@requires(Permission.CHANGE_OWN_ROSTER)
def report_sick() -> ResponseReturnValue:
    """Away from now on, until 'Ik ben er weer'."""
    me = signed_in().staff_id
    try:
        with transaction() as writing:
            absence = standing_in.report_sick(
                writing,
                staff_id=me,
                stand_in_id=read_number(request.form, "waarnemer"),
                by=me,
                now=now(),
            )
            name = absence.stand_in.first_name
    except AbsenceRefusedError as refused:
        return _sick_page(_said(refused))
    return _back(gettext("Beterschap. %(name)s neemt voor je waar.", name=name))


@team.post("/werk/rooster/terug")
@requires(Permission.CHANGE_OWN_ROSTER)
def come_back() -> ResponseReturnValue:
    """There again; the cases come back at once."""
    me = signed_in().staff_id
    with transaction() as writing:
        is_back = standing_in.come_back(writing, staff_id=me, by=me, now=now())
    return _back(gettext("Fijn dat je er weer bent.") if is_back else gettext("Je was er al."))


@team.get(f"/werk/rooster/vrij/{ABSENCE}")
@requires(Permission.SEE_OWN_ROSTER)
def edit_absence(absence_id: int) -> ResponseReturnValue:
    """Other days or another stand-in."""
    found = _mine(absence_id)
    if found is None:
        return _gone()
    values = {
        "eerste": found.starts_on.isoformat(),
        "laatste": found.ends_on.isoformat() if found.ends_on else "",
        "waarnemer": str(found.stand_in_id),
    }
    return _edit_page(found, values, [])


@team.post(f"/werk/rooster/vrij/{ABSENCE}")
@requires(Permission.CHANGE_OWN_ROSTER)
def change_absence(absence_id: int) -> ResponseReturnValue:
    """Keep the other days or the other stand-in."""
    found = _mine(absence_id)
    if found is None:
        return _gone()
    read = read_absence(request.form, may_be_open=found.began_at is not None)
    if not isinstance(read, AbsenceForm):
        return _edit_page(found, request.form, read)
    try:
        with transaction() as writing:
            standing_in.change_absence(
                writing,
                absence_id,
                days=read.days,
                stand_in_id=read.stand_in_id,
                by=signed_in().staff_id,
                now=now(),
            )
    except AbsenceRefusedError as refused:
        return _edit_page(_mine(absence_id) or found, request.form, _said(refused))
    except AbsenceGoneError:
        return _gone()
    return _back(gettext("Veranderd."))


@team.post(f"/werk/rooster/vrij/{ABSENCE}/weg")
@requires(Permission.CHANGE_OWN_ROSTER)
def cancel_absence(absence_id: int) -> ResponseReturnValue:
    """Call planned days off; the form holds them, so that one press puts them back."""
    found = _mine(absence_id)
    if found is None or found.ends_on is None:
        return _gone()
    try:
        with transaction() as writing:
            standing_in.cancel_absence(writing, absence_id, by=signed_in().staff_id, now=now())
    except AbsenceGoneError:
        return _gone()
    flash(gettext("Dat gaat niet door. Vergist? Het staat nog klaar hieronder."), "done")
    return redirect(_put_ready(found, found.ends_on), 303)


def _put_ready(absence: Absence, ends_on: date) -> str:
    """The page with what was called off in its form."""
    return url_for(
        "team.show_absence",
        eerste=absence.starts_on.isoformat(),
        laatste=ends_on.isoformat(),
        waarnemer=absence.stand_in_id,
    )


def _mine(absence_id: int) -> Absence | None:
    mine = absences_of(session(), signed_in().staff_id)
    return next((each for each in mine if each.id == absence_id), None)


def _said(refused: AbsenceRefusedError) -> Errors:
    return [(field_of(refused.refusal), say_refusal(refused.refusal))]


def _back(said: str) -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for("team.show_absence"), 303)


def _gone() -> ResponseReturnValue:
    flash(gettext("Dat is al voorbij of gaat niet door."), "error")
    return redirect(url_for("team.show_absence"), 303)


def _page(typed: Mapping[str, str], errors: Errors) -> ResponseReturnValue:
    view = read_absence_page(session(), signed_in().staff_id, now=now())
    html = render_template(
        "team/show_absence.html",
        view=view,
        typed=typed,
        errors=errors,
        error_of=dict(errors),
        today=today(),
    )
    return html, 422 if errors else 200


def _sick_page(errors: Errors) -> ResponseReturnValue:
    view = read_absence_page(session(), signed_in().staff_id, now=now())
    if view.running is not None:
        return redirect(url_for("team.show_absence"), 303)
    from_today = Days(starts_on=today(), ends_on=today() if view.planned else None)
    html = render_template(
        "team/ask_sick.html",
        view=view,
        suggested=suggestion(view.roster, signed_in().staff_id, days=from_today),
        errors=errors,
        error_of=dict(errors),
    )
    return html, 422 if errors else 200


def _edit_page(absence: Absence, typed: Mapping[str, str], errors: Errors) -> ResponseReturnValue:
    view = read_absence_page(session(), signed_in().staff_id, now=now())
    html = render_template(
        "team/edit_absence.html",
        view=view,
        absence_id=absence.id,
        has_begun=absence.began_at is not None,
        since=absence.starts_on,
        typed=typed,
        errors=errors,
        error_of=dict(errors),
        today=today(),
    )
    return html, 422 if errors else 200
