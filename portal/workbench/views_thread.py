"""The thread on a case's page: that it was read, and the files in it."""

from __future__ import annotations

from flask import abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases.queries import find_case
from portal.cases.services import look_at_case
from portal.clock import now
from portal.conversations.queries import find_attachment_of_case, read_thread_of_case
from portal.conversations.services import note_read
from portal.conversations.serving import send_attachment
from portal.database import transaction
from portal.htmx import is_fragment_request
from portal.workbench.changing import back_to, changing, tells_mistakes
from portal.workbench.room import workbench


@workbench.post("/werk/dossier/<reference>/gelezen")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def mark_read(reference: str) -> ResponseReturnValue:
    """We have seen the messages up to a line, whoever of the team it was."""
    typed = request.form.get("tot", "")
    up_to = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    with changing(reference) as (session, case):
        own = read_thread_of_case(session, case, since=case.history_from, most=1)
        up_to = min(up_to, own.last_id)
        note_read(session, case.young_person_id, up_to=up_to, by_them=False)
    return "" if is_fragment_request() else back_to(reference, gettext("Gelezen."))


@workbench.get("/werk/dossier/<reference>/bestand/<int:attachment_id>")
@requires(Permission.SEE_CASE)
def open_attachment(reference: str, attachment_id: int) -> ResponseReturnValue:
    """A photo or a PDF of this case. The young person sees who opened it."""
    identity = signed_in()
    with transaction() as session:
        case = find_case(
            session, reference, partner_id=identity.partner_id, staff_id=identity.staff_id
        )
        if case is None:
            abort(404)
        found = find_attachment_of_case(session, case, attachment_id, since=case.history_from)
        if found is None:
            abort(404)
        look_at_case(session, case, by=identity.staff_id, page="attachment", now=now())
    answer = send_attachment(found)
    return answer or make_response(
        render_template("workbench/lost_file.html", reference=reference), 410
    )
