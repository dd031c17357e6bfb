"""Closing a case with a kind word, opening it again, and taking over from a colleague."""

from __future__ import annotations

import re

from flask import abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.accounts.models import Staff
from portal.cases import messages, services
from portal.cases.messages import TakeOverReason
from portal.cases.models import Outcome
from portal.cases.take_over import AlreadyTakenError, CannotTakeOverError, Seen, take_over_case
from portal.clock import now
from portal.config import Settings
from portal.leaving.check_ins import drop_check_ins, plan_rounds
from portal.partners.queries import work_calendar
from portal.partners.region import current_region
from portal.turning.services import bring_back
from portal.workbench import forms
from portal.workbench.changing import back_to, changing, look, tells_mistakes
from portal.workbench.room import workbench
from portal.workbench.words import OUTCOMES, TAKE_OVER_REASONS, options


@workbench.get("/werk/dossier/<reference>/afsluiten")
@requires(Permission.CHANGE_CASE)
def ask_close(reference: str) -> ResponseReturnValue:
    """Which outcome; with `uitkomst` in the address the message to edit and send."""
    return _closing_page(reference, chosen=request.args.get("uitkomst", ""))


@workbench.post("/werk/dossier/<reference>/afsluiten")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def close_case(reference: str) -> ResponseReturnValue:
    """End it, and send the kind word."""
    try:
        outcome = _chosen_outcome()
        message = forms.read_message(request.form)
    except forms.FieldMistakeError as mistake:
        return _closing_page(reference, chosen=request.form.get("outcome", ""), mistake=mistake)
    with changing(reference) as (session, case):
        services.close_case(
            session,
            case,
            outcome=outcome,
            message=message,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
        plan_rounds(session, case, now=now())
    return back_to(reference, gettext("Afgesloten. Vergist? Maak het dossier hieronder weer open."))


@workbench.post("/werk/dossier/<reference>/heropenen")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def reopen_case(reference: str) -> ResponseReturnValue:
    """Go on where it ended, with a new promise."""
    with changing(reference) as (session, case):
        services.reopen_case(
            session,
            case,
            by=_me(session),
            calendar=work_calendar(session),
            working_days=current_region().promise_working_days,
            press=forms.read_press(request.form),
            now=now(),
        )
        bring_back(session, case)
        drop_check_ins(session, case.young_person_id, now=now())
    return back_to(reference, gettext("Weer open. De jongere krijgt bericht."))


@workbench.get("/werk/dossier/<reference>/overnemen")
@requires(Permission.CHANGE_CASE)
def ask_take_over(reference: str) -> ResponseReturnValue:
    """Why you take over: the young person reads it."""
    return _take_over_page(reference)


@workbench.post("/werk/dossier/<reference>/overnemen")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def take_over(reference: str) -> ResponseReturnValue:
    """Become the contact person; who was first wins, and the other is told by whom."""
    try:
        reason = forms.read_choice(request.form, "reason", TakeOverReason)
    except forms.FieldMistakeError as mistake:
        return _take_over_page(reference, mistake=mistake)
    try:
        with changing(reference) as (session, case):
            take_over_case(
                session,
                case.id,
                seen=_seen(),
                by=_me(session),
                reason=reason,
                queue_url=_queue_url(),
                now=now(),
            )
    except AlreadyTakenError as late:
        flash(gettext("%(name)s was je net voor en heeft dit dossier nu.", name=late.by), "error")
        return back_to(reference)
    except CannotTakeOverError:
        flash(gettext("Dit dossier kun je niet overnemen."), "error")
        return back_to(reference)
    return back_to(reference, gettext("Jij bent nu de contactpersoon. De jongere krijgt bericht."))


def _closing_page(
    reference: str, *, chosen: str, mistake: forms.FieldMistakeError | None = None
) -> ResponseReturnValue:
    view = look(reference, page="close")
    if not view.can_change:
        return back_to(reference, gettext("Dit dossier is al afgesloten."))
    outcome = next((each for each in OUTCOMES if each.value == chosen), None)
    proposed = outcome and messages.closing_words(
        view.case.young_person, outcome=outcome, name=signed_in().first_name
    )
    html = render_template(
        "workbench/ask_close.html",
        view=view,
        outcomes=OUTCOMES,
        outcome=outcome,
        words=request.form.get("message", proposed),
        errors=[(mistake.field, mistake.message)] if mistake else [],
    )
    return html, 422 if mistake else 200


def _chosen_outcome() -> Outcome:
    """An outcome that people choose; that two cases became one is no such thing."""
    outcome = forms.read_choice(request.form, "outcome", Outcome)
    if outcome not in OUTCOMES:
        raise forms.FieldMistakeError("outcome", gettext("Maak hier nog een keuze."))
    return outcome


def _take_over_page(
    reference: str, *, mistake: forms.FieldMistakeError | None = None
) -> ResponseReturnValue:
    view = look(reference, page="take_over")
    if not view.can_take_over:
        return back_to(reference, gettext("Dit dossier is al van jou, of het is afgesloten."))
    html = render_template(
        "workbench/ask_take_over.html",
        view=view,
        reasons=options(TAKE_OVER_REASONS),
        errors=[(mistake.field, mistake.message)] if mistake else [],
    )
    return html, 422 if mistake else 200


def _seen() -> Seen:
    """Who had the case on the page that was sent, so that a later change is noticed."""
    person, version = request.form.get("seen", ""), request.form.get("version", "")
    if not all(re.fullmatch(r"[0-9]{1,9}", number) for number in (person, version)):
        abort(400)
    return Seen(contact_person_id=int(person), contact_version=int(version))


def _me(session: Session) -> Staff:
    return session.get_one(Staff, signed_in().staff_id)


def _queue_url() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + url_for("workbench.list_queue")
