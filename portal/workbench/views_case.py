"""The page of a case, and what a coach writes down on it."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases import notes, services
from portal.clock import now, today
from portal.workbench import forms, turn_forms
from portal.workbench.changing import back_to, changing, kept, look, show, tells_mistakes
from portal.workbench.log_page import read_asked
from portal.workbench.meanwhile import STEP_KINDS, refuse_when_changed
from portal.workbench.room import workbench


@workbench.get("/werk/dossier/<reference>")
@requires(Permission.SEE_CASE)
def show_case(reference: str) -> ResponseReturnValue:
    """Who it is, what they asked, how to reach them, what happened. Opening it is a look."""
    return show(look(reference, page="case", asked=read_asked(request.args)))


@workbench.post("/werk/dossier/<reference>/poging")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def log_attempt(reference: str) -> ResponseReturnValue:
    """We tried; the promise keeps running."""
    attempt = forms.read_attempt(request.form)
    with changing(reference) as (session, case):
        services.log_attempt(
            session,
            case,
            channel=attempt.channel,
            result=attempt.result,
            again_on=turn_forms.read_again_on(request.form, today=today()),
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(
        reference, gettext("Poging opgeschreven. De klok loopt door tot je iemand spreekt.")
    )


@workbench.post("/werk/dossier/<reference>/contact")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def log_contact(reference: str) -> ResponseReturnValue:
    """People spoke with each other; the first time stops the clock."""
    moment = now()
    contact = forms.read_contact(request.form, now=moment)
    with changing(reference) as (session, case):
        services.log_contact(
            session,
            case,
            channel=contact.channel,
            text=contact.text,
            at=contact.at,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=moment,
        )
    return back_to(reference, gettext("Contact opgeschreven. Kies nu een volgende stap."))


@workbench.post("/werk/dossier/<reference>/notitie")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def add_note(reference: str) -> ResponseReturnValue:
    """Something to remember, that the young person reads too."""
    text = forms.read_note(request.form)
    with changing(reference) as (session, case):
        services.add_note(
            session,
            case,
            text=text,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, kept())


@workbench.post("/werk/dossier/<reference>/werknotitie")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def add_private_note(reference: str) -> ResponseReturnValue:
    """A working note, with why the young person does not read it."""
    note = forms.read_private_note(request.form)
    with changing(reference) as (session, case):
        notes.add_private_note(
            session,
            case,
            text=note.text,
            reason=note.reason,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, kept())


@workbench.post("/werk/dossier/<reference>/stap")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def plan_step(reference: str) -> ResponseReturnValue:
    """A next step with its day, new or on another day."""
    step = forms.read_step(request.form, today=today())
    with changing(reference) as (session, case):
        refuse_when_changed("step", STEP_KINDS)
        services.plan_step(
            session,
            case,
            text=step.text,
            on=step.on,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
        hint = turn_forms.hint_about_day(session, step.on, staff_id=signed_in().staff_id)
    return back_to(reference, f"{gettext('De volgende stap staat.')} {hint}".strip())


@workbench.post("/werk/dossier/<reference>/stap/gedaan")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def finish_step(reference: str) -> ResponseReturnValue:
    """The next step is done: the one on the page, not one that came in its place since."""
    with changing(reference) as (session, case):
        refuse_when_changed("stap-kop", STEP_KINDS)
        services.finish_step(
            session, case, by=signed_in().staff_id, press=forms.read_press(request.form), now=now()
        )
    return back_to(reference, gettext("Stap gedaan. Wat is de volgende?"))


@workbench.post("/werk/dossier/<reference>/terug/<int:entry_id>")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def undo_entry(reference: str, entry_id: int) -> ResponseReturnValue:
    """Take back your own last line."""
    with changing(reference) as (session, case):
        services.undo_last(session, case, entry_id=entry_id, by=signed_in().staff_id, now=now())
    return back_to(reference, gettext("Teruggedraaid."))
