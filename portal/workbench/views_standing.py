"""Whom they asked for has room again: back to that person, or staying here."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.accounts.models import Staff
from portal.clock import now
from portal.config import Settings
from portal.standing_in import offering
from portal.workbench import forms
from portal.workbench.changing import back_to, changing, tells_mistakes
from portal.workbench.room import workbench


@workbench.post("/werk/dossier/<reference>/terug-naar-keuze")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def give_back(reference: str) -> ResponseReturnValue:
    """The young person still wants whom they asked for."""
    settings: Settings = current_app.config["SETTINGS"]
    with changing(reference) as (session, case):
        offering.go_back(
            session,
            case,
            by=session.get_one(Staff, signed_in().staff_id),
            press=forms.read_press(request.form),
            queue_url=settings.base_url + url_for("workbench.list_queue"),
            now=now(),
        )
        is_ours = case.contact_person.partner_id == signed_in().partner_id
    said = gettext("Overgedragen. De jongere en je collega krijgen bericht.")
    return back_to(reference, said) if is_ours else _to_queue(said)


@workbench.post("/werk/dossier/<reference>/blijft-hier")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def keep_here(reference: str) -> ResponseReturnValue:
    """The young person likes it here."""
    with changing(reference) as (session, case):
        offering.stay(
            session,
            case,
            by=session.get_one(Staff, signed_in().staff_id),
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, gettext("Dit dossier blijft hier."))


def _to_queue(said: str) -> ResponseReturnValue:
    """A case that went to another organisation is not there for us any more."""
    flash(said, "done")
    return redirect(url_for("workbench.list_queue"), 303)
