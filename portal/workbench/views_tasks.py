"""What a coach does with a task: done, another day, or not done after all."""

from __future__ import annotations

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.clock import now
from portal.turning import tasks
from portal.workbench import forms
from portal.workbench.changing import back_to, changing, tells_mistakes
from portal.workbench.room import workbench


@workbench.post("/werk/dossier/<reference>/taak/<int(max=2147483647):task_id>/gedaan")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def finish_task(reference: str, task_id: int) -> ResponseReturnValue:
    """It is done."""
    with changing(reference) as (session, case):
        tasks.finish_task(
            session,
            case,
            task_id=task_id,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, gettext("Taak gedaan. Vergist? Zet hem hieronder terug."))


@workbench.post("/werk/dossier/<reference>/taak/<int(max=2147483647):task_id>/later")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def postpone_task(reference: str, task_id: int) -> ResponseReturnValue:
    """Do it on another day."""
    with changing(reference) as (session, case):
        # First the task, then the day: a field of a task that is gone stands nowhere.
        tasks.require_task(session, case, task_id=task_id)
        tasks.postpone(
            session,
            case,
            task_id=task_id,
            on=_read_day(task_id),
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, gettext("De taak staat op een andere dag."))


@workbench.post("/werk/dossier/<reference>/taak/<int(max=2147483647):task_id>/terug")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def put_task_back(reference: str, task_id: int) -> ResponseReturnValue:
    """It was not done after all."""
    with changing(reference) as (session, case):
        tasks.put_back(
            session,
            case,
            task_id=task_id,
            by=signed_in().staff_id,
            press=forms.read_press(request.form),
            now=now(),
        )
    return back_to(reference, gettext("De taak staat er weer."))


def _read_day(task_id: int) -> date:
    """The chosen day; a mistake belongs to the field of this one task."""
    name = "later_on"
    try:
        day = forms.read_day(request.form, name)
    except forms.FieldMistakeError as mistake:
        raise forms.FieldMistakeError(f"later-{task_id}", mistake.message) from mistake
    if day is None:
        raise forms.FieldMistakeError(f"later-{task_id}", gettext("Kies een dag."))
    return day
