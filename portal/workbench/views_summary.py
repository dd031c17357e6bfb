"""What a team keeps up to date in the summary of a case."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.needs import write_needs
from portal.clock import now
from portal.workbench import forms
from portal.workbench.changing import back_to, changing, kept, tells_mistakes
from portal.workbench.meanwhile import SUMMARY_KINDS, refuse_when_changed
from portal.workbench.room import workbench


@workbench.post("/werk/dossier/<reference>/nodig")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def keep_needs(reference: str) -> ResponseReturnValue:
    """What the young person needs, in words that they may read."""
    text = forms.read_needs(request.form)
    with changing(reference) as (session, case):
        refuse_when_changed("needs", SUMMARY_KINDS)
        write_needs(
            session,
            case,
            text=text,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, kept())
