"""Reads of tasks, in a fixed order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.turning.models import Task

# So long a task that is done stays on the page, to put it back after a mistake.
DONE_STAYS: Final = timedelta(days=1)


def tasks_to_show(session: Session, case_id: int, *, now: datetime) -> list[Task]:
    """The open tasks by their day, then those that were done a moment ago."""
    return list(
        session.scalars(
            select(Task)
            .where(
                Task.case_id == case_id,
                or_(Task.done_at.is_(None), Task.done_at >= now - DONE_STAYS),
            )
            .options(joinedload(Task.doer))
            .order_by(Task.done_at.is_not(None), Task.due_on, Task.id)
        )
    )


def find_task(session: Session, case_id: int, task_id: int) -> Task | None:
    """A task of this case, or None."""
    return session.scalars(
        select(Task).where(Task.case_id == case_id, Task.id == task_id)
    ).one_or_none()


def tasks_of(session: Session, case_ids: Collection[int]) -> dict[int, list[Task]]:
    """Every task of some cases, done or not, by case."""
    found: dict[int, list[Task]] = {case_id: [] for case_id in case_ids}
    if case_ids:
        tasks = session.scalars(select(Task).where(Task.case_id.in_(case_ids)).order_by(Task.id))
        for task in tasks:
            found[task.case_id].append(task)
    return found


def first_day(session: Session, case_id: int) -> date | None:
    """The first day of an open task, or None."""
    return session.scalar(
        select(func.min(Task.due_on)).where(Task.case_id == case_id, Task.done_at.is_(None))
    )
