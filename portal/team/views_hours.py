"""Somebody's own roster: their hours, their free moments, and how others see those."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now, today
from portal.database import session, transaction
from portal.rosters.hours import (
    LENGTHS,
    MOST_PARTS,
    DayHours,
    HoursError,
    OverlapError,
    add_changes,
    drop_change,
    restore_weekdays,
    set_weekdays,
)
from portal.rosters.queries_hours import read_week
from portal.team.hours_form import (
    CHANGE_NAMES,
    KINDS,
    WEEKDAYS,
    DayForm,
    Errors,
    read_change,
    read_day,
    rows_of,
    say_part,
    typed_change,
)
from portal.team.room import team
from portal.team.roster_page import (
    all_places,
    pack_change,
    pack_days,
    read_roster,
    unpack_change,
    unpack_days,
)

UNDO: Final = "roster_undo"
MORE: Final = "meer"


@team.get("/werk/rooster")
@requires(Permission.SEE_OWN_ROSTER)
def show_roster() -> ResponseReturnValue:
    """The week of who is signed in, what differs, and the coming two weeks."""
    return _roster(dict.fromkeys(CHANGE_NAMES, ""), [])


@team.get("/werk/rooster/dag/<int:weekday>")
@requires(Permission.SEE_OWN_ROSTER)
def edit_hours(weekday: int) -> ResponseReturnValue:
    """One day of the week, ready to be changed."""
    _require_weekday(weekday)
    hours = read_week(session(), signed_in().staff_id)[weekday]
    return _day(weekday, DayForm(rows=rows_of(hours)), [])


@team.post("/werk/rooster/dag/<int:weekday>")
@requires(Permission.CHANGE_OWN_ROSTER)
def save_hours(weekday: int) -> ResponseReturnValue:
    """Make a day of the week, and the days to copy it to, as typed."""
    _require_weekday(weekday)
    read = read_day(request.form, places=all_places(session()))
    copies = [day for day in map(str, range(7)) if day in request.form.getlist("ook")]
    if request.form.get(MORE) in KINDS:
        read.rows[request.form[MORE]] += rows_of(DayHours())[request.form[MORE]]
        return _day(weekday, DayForm(rows=read.rows), copies)
    if read.errors:
        return _day(weekday, read, copies), 422
    days = sorted({weekday, *map(int, copies)})
    with transaction() as current:
        before = set_weekdays(current, signed_in().staff_id, read.hours, weekdays=days, at=now())
    browser[UNDO] = pack_days(before)
    return _back(gettext("Bewaard voor %(days)s.", days=", ".join(str(WEEKDAYS[d]) for d in days)))


@team.post("/werk/rooster/anders")
@requires(Permission.CHANGE_OWN_ROSTER)
def add_change() -> ResponseReturnValue:
    """Let a day, or some days in a row, differ from the week."""
    typed, errors = typed_change(request.form), Errors()
    read = read_change(typed, places=all_places(session()), today=today(), errors=errors)
    if read is None:
        return _roster(typed, errors), 422
    try:
        with transaction() as current:
            count = add_changes(
                current, signed_in().staff_id, read.change, until=read.until, at=now()
            )
    except HoursError as error:
        return _roster(typed, [("dag", _say_refusal(error))]), 422
    return _back(gettext("Opgeschreven. Dagen: %(num)s.", num=count))


@team.post("/werk/rooster/anders/<int:change_id>/weg")
@requires(Permission.CHANGE_OWN_ROSTER)
def remove_change(change_id: int) -> ResponseReturnValue:
    """Take away what differs on a day; the next page offers to put it back."""
    with transaction() as current:
        change = drop_change(current, signed_in().staff_id, change_id, at=now())
    if change is None:
        abort(404)
    browser[UNDO] = pack_change(change)
    return _back(gettext("Weggehaald."))


@team.post("/werk/rooster/uren/terug")
@requires(Permission.CHANGE_OWN_ROSTER)
def put_back() -> ResponseReturnValue:
    """Undo the last change of the hours in this browser."""
    kept: dict[str, Any] | None = browser.pop(UNDO, None)
    if kept is None:
        flash(gettext("Er is niets om terug te zetten."), "error")
        return redirect(url_for("team.show_roster"), 303)
    try:
        _restore(kept)
    except HoursError as error:
        flash(_say_refusal(error), "error")
        return redirect(url_for("team.show_roster"), 303)
    return _back(gettext("Het staat er weer zoals het was."))


def _restore(kept: dict[str, Any]) -> None:
    staff_id = signed_in().staff_id
    with transaction() as current:
        if "week" in kept:
            restore_weekdays(current, staff_id, unpack_days(kept), at=now())
        else:
            change = unpack_change(kept)
            add_changes(current, staff_id, change, until=change.on_day, at=now())


def _say_refusal(error: HoursError) -> str:
    if isinstance(error, OverlapError):
        return str(gettext("Dit loopt door iets anders van die dag heen. Haal dat eerst weg."))
    return str(gettext("Dit zijn te veel losse dagen. Langer weg? Zet het bij Vrij."))


def _require_weekday(weekday: int) -> None:
    if weekday >= len(WEEKDAYS):
        abort(404)


def _lengths() -> list[tuple[int, str]]:
    return [(each, gettext("%(num)s minuten", num=each)) for each in LENGTHS]


def _back(said: str) -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for("team.show_roster"), 303)


def _roster(typed: dict[str, str], errors: Errors) -> str:
    return render_template(
        "team/show_roster.html",
        view=read_roster(session(), signed_in().staff_id, now=now()),
        weekdays=WEEKDAYS,
        say_part=say_part,
        lengths=_lengths(),
        typed=typed,
        errors=errors,
        error_of=dict(errors),
        can_undo=UNDO in browser,
    )


def _day(weekday: int, read: DayForm, copies: list[str]) -> str:
    return render_template(
        "team/edit_hours.html",
        weekday=weekday,
        weekdays=WEEKDAYS,
        rows=read.rows,
        most=MOST_PARTS,
        places=all_places(session()),
        lengths=_lengths(),
        copy_options=[(str(d), str(w)) for d, w in enumerate(WEEKDAYS) if d != weekday],
        copies=copies,
        errors=read.errors,
        error_of=dict(read.errors),
    )
