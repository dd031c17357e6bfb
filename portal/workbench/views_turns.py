"""Whose turn it is: they wait on us, we wait on them, or it rests."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases import turns
from portal.clock import now, today
from portal.i18n import say_day, say_moment
from portal.partners.queries import region_card, work_calendar
from portal.workbench import turn_forms
from portal.workbench.changing import back_to, changing, kept, tells_mistakes
from portal.workbench.forms import read_press
from portal.workbench.room import workbench


@workbench.post("/werk/dossier/<reference>/wacht-op-ons")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def ask_answer(reference: str) -> ResponseReturnValue:
    """They called or wrote: from now an answer is due."""
    with changing(reference) as (session, case):
        # First the case, then its words: a field that the page does not show is no place to mend.
        turns.require_contact(case)
        question = turn_forms.read_question(request.form)
        turns.ask_answer(
            session,
            case,
            channel=question.channel,
            text=question.text,
            calendar=work_calendar(session),
            working_days=region_card(session).answer_working_days,
            by=signed_in().staff_id,
            press=read_press(request.form),
            now=now(),
        )
        due = case.answer_due_at
    if due is None:
        return back_to(reference, kept())
    said = gettext("Opgeschreven. Antwoord uiterlijk %(moment)s.", moment=say_moment(due))
    return back_to(reference, said)


@workbench.post("/werk/dossier/<reference>/wacht-op-jongere")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def wait_for_them(reference: str) -> ResponseReturnValue:
    """It is their turn until a day on which we ask how it is going."""
    by = signed_in().staff_id
    with changing(reference) as (session, case):
        turns.require_contact(case)
        day = turn_forms.read_later_day(request.form, "nudge_on", today=today())
        turns.wait_for_them(
            session, case, nudge_on=day, by=by, press=read_press(request.form), now=now()
        )
        hint = turn_forms.hint_about_day(session, day, staff_id=by)
    said = gettext("Dit komt terug op %(day)s.", day=say_day(day))
    return back_to(reference, f"{said} {hint}".strip())


@workbench.post("/werk/dossier/<reference>/rust")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def rest_case(reference: str) -> ResponseReturnValue:
    """They want quiet until a day."""
    by = signed_in().staff_id
    with changing(reference) as (session, case):
        turns.require_contact(case)
        rest = turn_forms.read_rest(request.form, today=today())
        turns.rest_case(
            session,
            case,
            until=rest.until,
            text=rest.text,
            by=by,
            press=read_press(request.form),
            now=now(),
        )
        hint = turn_forms.hint_about_day(session, rest.until, staff_id=by)
    said = gettext("Dit rust tot %(day)s.", day=say_day(rest.until))
    return back_to(reference, f"{said} {hint}".strip())


@workbench.post("/werk/dossier/<reference>/wakker")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def wake_case(reference: str) -> ResponseReturnValue:
    """Go on before the day that was agreed."""
    with changing(reference) as (session, case):
        turns.wake_case(
            session, case, by=signed_in().staff_id, press=read_press(request.form), now=now()
        )
    return back_to(reference, gettext("Dit rust niet meer. Kies een volgende stap."))
