"""Tasks on a case: making them, doing them, another day, and taking them away when a date moves.

Every verb takes a case that is locked, keeps `Case.task_on` right, and writes its line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.cases.lines import (
    CaseClosedError,
    CaseError,
    WrongMomentError,
    audit,
    is_second_press,
    write_line,
)
from portal.cases.models import Case, CaseState, EntryKind
from portal.clock import local_day
from portal.turning.models import Task
from portal.turning.queries import find_task, first_day
from portal.turning.rules import latest_delay


class TaskGoneError(CaseError):
    """The task is no longer there: its date moved, or it was never of this case."""


def make_task(
    session: Session,
    case: Case,
    *,
    kind: str,
    key: str,
    due_on: date,
    details: dict[str, Any],
    by: int | None,
    now: datetime,
) -> Task:
    """Add a task; the caller has seen that this `key` is not there yet. `by` None: the portal."""
    task = Task(case_id=case.id, kind=kind, key=key, due_on=due_on, details=details, created_at=now)
    session.add(task)
    session.flush()
    write_line(
        session, case, EntryKind.TASK, by=by, now=now, details={**details, "kind": kind, "key": key}
    )
    audit(session, case, "case.task_made", by=by, now=now, key=key)
    keep_first_day(session, case)
    return task


def withdraw(
    session: Session, case: Case, tasks: Iterable[Task], *, by: int | None, now: datetime
) -> None:
    """Take away tasks that no longer hold; each leaves a line. What was done stays."""
    for task in tasks:
        details = {**task.details, "kind": task.kind, "key": task.key, "withdrawn": True}
        write_line(session, case, EntryKind.TASK, by=by, now=now, details=details)
        audit(session, case, "case.task_withdrawn", by=by, now=now, key=task.key)
        session.delete(task)
    session.flush()
    keep_first_day(session, case)


def drop_earlier(session: Session, tasks: Iterable[Task]) -> None:
    """Take away earlier warnings of a border, because a nearer one comes in their place."""
    for task in tasks:
        session.delete(task)
    session.flush()


def finish_task(
    session: Session, case: Case, *, task_id: int, by: int, press: str, now: datetime
) -> None:
    """It is done; a second press, or a colleague who did it just before, changes nothing."""
    if is_second_press(session, case, press):
        return
    task = _find(session, case, task_id)
    if task.done_at is not None:
        return
    task.done_at, task.done_by = now, by
    details = {**task.details, "kind": task.kind, "key": task.key}
    write_line(session, case, EntryKind.TASK_DONE, by=by, now=now, press=press, details=details)
    audit(session, case, "case.task_done", by=by, now=now, key=task.key)
    keep_first_day(session, case)


def put_back(
    session: Session, case: Case, *, task_id: int, by: int, press: str, now: datetime
) -> None:
    """It was not done after all."""
    if is_second_press(session, case, press):
        return
    task = _find(session, case, task_id)
    if task.done_at is None:
        return
    task.done_at = task.done_by = None
    details = {**task.details, "kind": task.kind, "key": task.key, "again": True}
    write_line(session, case, EntryKind.TASK, by=by, now=now, press=press, details=details)
    audit(session, case, "case.task_put_back", by=by, now=now, key=task.key)
    keep_first_day(session, case)


def postpone(
    session: Session, case: Case, *, task_id: int, on: date, by: int, press: str, now: datetime
) -> None:
    """Do it on another day: not before today and within reason. Raises WrongMomentError."""
    if is_second_press(session, case, press):
        return
    task, today = _find(session, case, task_id), local_day(now)
    if task.done_at is not None or task.due_on == on:
        return
    if not today <= on <= latest_delay(border=border_of(task), today=today):
        raise WrongMomentError
    task.due_on = on
    details = {**task.details, "kind": task.kind, "key": task.key, "to": on.isoformat()}
    write_line(session, case, EntryKind.TASK, by=by, now=now, press=press, details=details)
    audit(session, case, "case.task_postponed", by=by, now=now, key=task.key, on=on.isoformat())
    keep_first_day(session, case)


def border_of(task: Task) -> date | None:
    """The day that a task is about, None where it is about no day."""
    on = task.details.get("on")
    return date.fromisoformat(on) if on else None


def keep_first_day(session: Session, case: Case) -> None:
    """Let the case come up on the first day of an open task; a closed one comes up never."""
    session.flush()
    is_open = case.state is CaseState.OPEN
    case.task_on = first_day(session, case.id) if is_open else None
    session.flush()


def require_task(session: Session, case: Case, *, task_id: int) -> None:
    """Raise CaseClosedError, or TaskGoneError when this open case has no such task to do."""
    if case.state is CaseState.CLOSED:
        raise CaseClosedError
    if _find(session, case, task_id).done_at is not None:
        raise TaskGoneError


def _find(session: Session, case: Case, task_id: int) -> Task:
    task = find_task(session, case.id, task_id)
    if task is None:
        raise TaskGoneError
    return task
