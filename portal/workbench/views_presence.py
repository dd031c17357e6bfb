"""A page that is open tells so every few seconds, and is told who else looks."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now
from portal.database import transaction
from portal.desks import presence
from portal.workbench.presence_part import tell
from portal.workbench.room import workbench

NOTHING_NEW = ("", 204)


@workbench.post("/werk/dossier/<reference>/kijkt")
@requires(Permission.CHANGE_CASE)
def keep_looking(reference: str) -> ResponseReturnValue:
    """Still here; the line about others when it changed, else nothing."""
    identity, moment = signed_in(), now()
    since = request.form.get("since", type=int, default=0)
    with transaction() as session:
        case_id = presence.note_viewer(
            session,
            reference,
            partner_id=identity.partner_id,
            staff_id=identity.staff_id,
            now=moment,
        )
        if case_id is None:
            abort(404)
        seen = tell(session, case_id, identity=identity, now=moment, since=since)
    if seen.mark == request.form.get("mark"):
        return NOTHING_NEW
    return render_template("workbench/case/company.html", seen=seen, reference=reference)


@workbench.post("/werk/dossier/<reference>/weg")
@requires(Permission.CHANGE_CASE)
def stop_looking(reference: str) -> ResponseReturnValue:
    """The page was closed."""
    with transaction() as session:
        was_here = presence.leave(session, reference, staff_id=signed_in().staff_id, now=now())
    if not was_here:
        abort(404)
    return NOTHING_NEW
