"""Keeping what is being typed; and one's own drafts, also of cases that somebody else has now."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.queries import was_done
from portal.clock import now
from portal.database import session as current_session
from portal.database import transaction
from portal.desks.drafts import FIELDS, put_back, save_draft, throw_draft
from portal.desks.drafts_queries import drafted_on, own_drafts
from portal.forms import clean_text
from portal.htmx import is_fragment_request
from portal.workbench import forms
from portal.workbench.drafts_part import say_draft
from portal.workbench.room import workbench
from portal.workbench.views_message import case_or_404


@workbench.post("/werk/dossier/<reference>/concept/<field>")
@requires(Permission.CHANGE_CASE)
def keep_draft(reference: str, field: str) -> ResponseReturnValue:
    """Keep the words of one field: as somebody types, or with the button.

    Typing is real use, so this keeps a session alive; only a retry by the page itself says that it
    is no use of a person (see docs/decisions/0007).
    """
    if field not in FIELDS:
        abort(404)
    text, press = clean_text(request.form.get(field, "")), forms.read_press(request.form)
    with transaction() as session:
        case = case_or_404(session, reference)
        # Words that were sent a moment ago do not come back as a draft.
        if not was_done(session, case.id, press):
            save_draft(
                session,
                staff_id=signed_in().staff_id,
                case_id=case.id,
                field=field,
                text=text,
                now=now(),
            )
    if is_fragment_request():
        return "", 204
    flash(gettext("Je concept is bewaard. Alleen jij ziet het."), "done")
    return redirect(url_for(".show_case", reference=reference, _anchor=field), 303)


@workbench.get("/werk/concepten")
@requires(Permission.SEE_CASE)
def list_drafts() -> ResponseReturnValue:
    """One's own drafts; of a case that is no longer theirs only their own words."""
    identity = signed_in()
    drafts = own_drafts(
        current_session(), staff_id=identity.staff_id, partner_id=identity.partner_id
    )
    said = {draft.id: say_draft(draft.saved_at, now=now()) for draft in drafts}
    return render_template("workbench/list_drafts.html", drafts=drafts, said=said)


@workbench.post("/werk/concepten/<int:draft_id>/weg")
@requires(Permission.CHANGE_CASE)
def drop_draft(draft_id: int) -> ResponseReturnValue:
    """Throw one's own draft away; the next page offers to put it back."""
    with transaction() as session:
        if not throw_draft(session, draft_id, staff_id=signed_in().staff_id, now=now()):
            abort(404)
    flash(gettext("Je concept is weg. Terugzetten kan nog een dag."), "done")
    return _after(draft_id)


@workbench.post("/werk/concepten/<int:draft_id>/terug")
@requires(Permission.CHANGE_CASE)
def restore_draft(draft_id: int) -> ResponseReturnValue:
    """Put back a draft that was thrown away."""
    with transaction() as session:
        if not put_back(session, draft_id, staff_id=signed_in().staff_id):
            abort(404)
    flash(gettext("Je concept is terug."), "done")
    return _after(draft_id)


def _after(draft_id: int) -> ResponseReturnValue:
    """To the case the button was on, if it was and they may see it; else to all drafts."""
    identity = signed_in()
    reference = drafted_on(
        current_session(), draft_id, staff_id=identity.staff_id, partner_id=identity.partner_id
    )
    if reference and request.form.get("press"):
        return redirect(url_for(".show_case", reference=reference), 303)
    return redirect(url_for(".list_drafts"), 303)
