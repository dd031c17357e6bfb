"""Somebody leaves: where each open case goes, by reference only, and then the account is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext, ngettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.accounts.models import Staff
from portal.cases.able import NotAbleError
from portal.cases.lines import CaseError
from portal.clock import now
from portal.config import Settings
from portal.database import session, transaction
from portal.standing_in.absence import roster_now
from portal.standing_in.assigning import CannotReceiveError, MovedMeanwhileError
from portal.standing_in.leaving import (
    LastAtDeskError,
    NobodyStandsInError,
    NoDestinationError,
    leave,
    read_burden,
    suggest_destinations,
)
from portal.team.absence_form import read_number
from portal.team.absence_page import people_of
from portal.team.room import team
from portal.team.setting import colleague
from portal.team.views_team import COLLEAGUE

REFUSALS: Final = {
    LastAtDeskError: lazy_gettext(
        "Dit is de laatste aan het loket. Geef eerst iemand anders die rol."
    ),
    NobodyStandsInError: lazy_gettext(
        "Voor een vrije tijd is er dan geen waarnemer. Verander die eerst."
    ),
    NoDestinationError: lazy_gettext("Er kwam net een dossier bij. Kijk waar dat heen gaat."),
    CannotReceiveError: lazy_gettext("Kies voor elk dossier iemand van je team of het loket."),
    NotAbleError: lazy_gettext("Iemand die je koos, is er nu niet. Kies een ander."),
    MovedMeanwhileError: lazy_gettext("Er veranderde net een dossier. Kijk nog eens."),
}


@team.get(f"/werk/team/{COLLEAGUE}/weg")
@requires(Permission.CHANGE_TEAM)
def ask_leaving(staff_id: int) -> ResponseReturnValue:
    """Every open case with a suggestion, and everything else that moves along."""
    return _page(staff_id, "")


@team.post(f"/werk/team/{COLLEAGUE}/weg")
@requires(Permission.CHANGE_TEAM)
def let_go(staff_id: int) -> ResponseReturnValue:
    """Move all of it and close the account, or nothing."""
    try:
        with transaction() as writing:
            staff = _leaver(staff_id)
            given = leave(
                writing,
                staff,
                destinations=_read_destinations(request.form),
                duties_to=read_number(request.form, "alles"),
                by=writing.get_one(Staff, signed_in().staff_id),
                queue_url=_queue_url(),
                now=now(),
            )
            name = staff.first_name
    except CaseError as refusal:
        return _page(staff_id, str(REFUSALS[type(refusal)]))
    flash(
        ngettext(
            "%(name)s kan niet meer inloggen. %(num)s dossier is overgedragen.",
            "%(name)s kan niet meer inloggen. %(num)s dossiers zijn overgedragen.",
            given,
            name=name,
        ),
        "done",
    )
    return redirect(url_for("team.show_team"), 303)


def _leaver(staff_id: int) -> Staff:
    """A colleague; nobody closes their own account here."""
    if staff_id == signed_in().staff_id:
        abort(404)
    return colleague(session(), staff_id)


def _read_destinations(form: Mapping[str, str]) -> dict[int, int]:
    """Case id to staff id: one for all, or each its own."""
    everything = read_number(form, "alles")
    chosen: dict[int, int] = {}
    for name in form:
        case_id = read_number({"id": name.removeprefix("naar-")}, "id")
        to = everything or read_number(form, name)
        if name.startswith("naar-") and case_id is not None and to is not None:
            chosen[case_id] = to
    return chosen


def _queue_url() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + url_for("workbench.list_queue")


def _page(staff_id: int, said: str) -> ResponseReturnValue:
    current = session()
    staff = _leaver(staff_id)
    burden = read_burden(current, staff.id)
    roster = roster_now(current, now=now())
    html = render_template(
        "team/ask_leaving.html",
        staff=staff,
        burden=burden,
        chosen=_chosen(staff.id, suggest_destinations(roster, staff.id, burden.cases)),
        people=people_of(roster, staff.id),
        typed=request.form,
        errors=[("alles", said)] if said else [],
    )
    return html, 422 if said else 200


def _chosen(staff_id: int, suggested: Mapping[int, int]) -> dict[int, int]:
    """What was sent before a refusal stays; else the suggestion."""
    sent = _read_destinations(request.form)
    return {case_id: sent.get(case_id, to) for case_id, to in suggested.items() if to != staff_id}
