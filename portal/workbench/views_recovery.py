"""Helping somebody in who lost their number and their mail address."""

from __future__ import annotations

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.accounts.models import Staff
from portal.cases.reach_changing import finish_recovery, start_recovery
from portal.clock import now
from portal.entrance.changes import end_change
from portal.entrance.rules import normal_code
from portal.partners.region import current_region
from portal.workbench.changing import back_to, changing, tells_mistakes
from portal.workbench.forms import FieldMistakeError
from portal.workbench.recovery_part import read_asked
from portal.workbench.room import workbench


@workbench.post("/werk/dossier/<reference>/bereik")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def start_new_reach(reference: str) -> ResponseReturnValue:
    """Write down the check, and send a code to the new channel."""
    with changing(reference) as (session, case):
        asked = read_asked(request.form, locale=case.young_person.locale)
        start_recovery(
            session,
            case,
            channel=asked.channel,
            new_value=asked.new_value,
            how=asked.how,
            by=session.get_one(Staff, signed_in().staff_id),
            secret_key=current_app.config["SECRET_KEY"],
            now=now(),
        )
    return back_to(reference, gettext("De code is onderweg. Laat hem voorlezen en vul hem in."))


@workbench.post("/werk/dossier/<reference>/bereik/code")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def finish_new_reach(reference: str) -> ResponseReturnValue:
    """With the code that the young person read out, the new channel counts."""
    with changing(reference) as (session, case):
        progress = finish_recovery(
            session,
            case,
            normal_code(request.form.get("bereik_code", "")),
            by=session.get_one(Staff, signed_in().staff_id),
            card=current_region(),
            secret_key=current_app.config["SECRET_KEY"],
            now=now(),
        )
    if progress.new_value:
        return back_to(reference, gettext("Gelukt. Hiermee kan de jongere er weer in."))
    if progress.is_over:
        return back_to(reference, gettext("Deze code werkt niet meer. Begin opnieuw."))
    raise FieldMistakeError(
        "bereik_code", gettext("Deze code klopt niet. Laat hem nog eens lezen.")
    )


@workbench.post("/werk/dossier/<reference>/bereik/stoppen")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def stop_new_reach(reference: str) -> ResponseReturnValue:
    """Leave the number and address as they are."""
    with changing(reference) as (session, case):
        end_change(session, case.young_person_id, now=now())
    return back_to(reference, gettext("Nummer en mail blijven zoals ze waren."))
