"""A case on paper: the summary, what was agreed and the timeline, with who printed it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now
from portal.workbench.changing import look
from portal.workbench.log_page import WHOLE
from portal.workbench.room import workbench


@workbench.get("/werk/dossier/<reference>/afdruk")
@requires(Permission.SEE_CASE)
def print_case(reference: str) -> ResponseReturnValue:
    """A page to print. Working notes come along only when asked, and the trail says so."""
    with_private = request.args.get("werknotities") == "ja"
    view = look(reference, page="print_private" if with_private else "print", asked=WHOLE)
    return render_template(
        "workbench/print_case.html",
        view=view,
        with_private=with_private,
        lines=[line for line in view.log.lines if with_private or not line.is_private],
        hidden=sum(line.is_private for line in view.log.lines),
        printed_by=signed_in().first_name,
        printed_at=now(),
    )
