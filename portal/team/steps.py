"""The steps that somebody planned, counted: never whose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases.models import Case, CaseState

BACK: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=90)


def count_steps(session: Session, staff_id: int, *, today: date) -> dict[date, int]:
    """For how many open cases that `staff_id` acts for a next step is planned, per day."""
    rows = session.execute(
        select(Case.next_step_on, func.count())
        .where(
            Case.acting_id == staff_id,
            Case.state == CaseState.OPEN,
            Case.next_step_on.between(today - BACK, today + AHEAD),
        )
        .group_by(Case.next_step_on)
        .order_by(Case.next_step_on)
    )
    return {day: count for day, count in rows if day is not None}
