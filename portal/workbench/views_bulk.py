"""Doing one thing for several people: choose, say what, and read how it went for each."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.cases import queue
from portal.cases.queue import QueueRow
from portal.clock import now, today
from portal.database import session
from portal.workbench import together_form
from portal.workbench.forms import FieldMistakeError, read_press
from portal.workbench.pressing import new_press
from portal.workbench.queue_page import reader_of
from portal.workbench.room import workbench
from portal.workbench.together import BULK, Chosen, Hand, Report, Result, What, do_together
from portal.workbench.words import TAKE_OVER_REASONS, options

# How the last one went, for the page after the press: references and results, no names.
REPORT: Final = "together"


@workbench.post("/werk/wachtrij/samen")
@requires(Permission.CHANGE_CASE)
def choose_together() -> ResponseReturnValue:
    """Whom it is about and what is still to be said; nothing is changed yet."""
    try:
        what = together_form.read_what(request.form)
    except FieldMistakeError:
        flash(gettext("Kies eerst wat je wilt doen."), "error")
        return _back()
    rows = _rows(together_form.read_chosen(request.form.getlist("wie")))
    if not rows:
        flash(gettext("Je koos nog niemand. Zet een vinkje bij wie je bedoelt."), "error")
        return _back()
    return _ask(what, rows)


@workbench.post("/werk/wachtrij/samen/doen")
@requires(Permission.CHANGE_CASE)
def do_for_all() -> ResponseReturnValue:
    """Do it, row by row, and go to the report."""
    chosen = together_form.read_chosen(request.form.getlist("wie"))
    colleagues = queue.colleagues_of(session(), reader=reader_of(signed_in(), now()))
    try:
        wish = together_form.read_wish(request.form, today=today(), colleagues=colleagues)
    except FieldMistakeError as mistake:
        return _mistaken(mistake, chosen)
    hand = Hand(
        identity=signed_in(),
        press=read_press(request.form),
        queue_url=url_for(".list_queue", _external=True),
        now=now(),
    )
    reports = do_together(wish, chosen, hand=hand)
    rows = [[each.reference, each.result.value, each.name] for each in reports]
    browser[REPORT] = {"what": wish.what.value, "rows": rows}
    return redirect(url_for(".show_together"), 303)


@workbench.get("/werk/wachtrij/samen")
@requires(Permission.SEE_QUEUE)
def show_together() -> ResponseReturnValue:
    """How it went for each, the last time."""
    kept = browser.get(REPORT) or {"what": What.NOTE.value, "rows": []}
    reports = [
        Report(reference=reference, result=Result(result), name=name)
        for reference, result, name in kept["rows"]
    ]
    named = {row.reference: row for row in _rows_of([each.reference for each in reports])}
    return render_template(
        "workbench/show_together.html",
        title=BULK[What(kept["what"])],
        reports=reports,
        named=named,
        done=sum(each.result is Result.DONE for each in reports),
    )


def _ask(
    what: What, rows: tuple[QueueRow, ...], *, mistake: FieldMistakeError | None = None
) -> ResponseReturnValue:
    colleagues = queue.colleagues_of(session(), reader=reader_of(signed_in(), now()))
    errors = [(mistake.field, mistake.message)] if mistake else []
    html = render_template(
        "workbench/ask_together.html",
        what=what,
        kinds=What,
        title=BULK[what],
        rows=rows,
        errors=errors,
        typed=request.form,
        colleagues=[(str(key), name) for key, name in colleagues.items()],
        reasons=options(TAKE_OVER_REASONS),
        press=read_press(request.form) if mistake else new_press(),
    )
    return html, 422 if mistake else 200


def _mistaken(mistake: FieldMistakeError, chosen: tuple[Chosen, ...]) -> ResponseReturnValue:
    """What was typed again, with what is wrong; without a thing to do, back to the list."""
    rows = _rows(chosen)
    if mistake.field == "wat" or not rows:
        flash(mistake.message, "error")
        return _back()
    return _ask(What(request.form["wat"]), rows, mistake=mistake)


def _rows(chosen: tuple[Chosen, ...]) -> tuple[QueueRow, ...]:
    return _rows_of([each.reference for each in chosen])


def _rows_of(references: list[str]) -> tuple[QueueRow, ...]:
    return queue.rows_named(session(), references, reader=reader_of(signed_in(), now()))


def _back() -> ResponseReturnValue:
    return redirect(url_for(".list_queue"), 303)
