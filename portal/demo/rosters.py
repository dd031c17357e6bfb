"""Weeks of the invented coaches: when they work, where, and when somebody can pick a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.rosters.hours import DayHours, set_weekdays
from portal.rosters.working_days import Part

MORNING: Final = Part(starts=540, ends=750)
AFTERNOON: Final = Part(starts=780, ends=1020)
TALKS: Final = Part(starts=600, ends=720, place="walk", minutes=30)
LATE_TALKS: Final = Part(starts=840, ends=960, place="phone", minutes=45)
# One after another; a coach is there on most weekdays, each with another day at home.
WEEKS: Final = ((0, 1, 2, 3), (0, 1, 3, 4), (1, 2, 3, 4), (0, 1, 2, 3, 4))


def give_hours(session: Session, coaches: Iterable[Staff], *, at: datetime) -> None:
    """Give each of these people a week of their own."""
    for number, coach in enumerate(coaches):
        days = WEEKS[number % len(WEEKS)]
        whole = DayHours(work=(MORNING, AFTERNOON))
        set_weekdays(session, coach.id, whole, weekdays=days, at=at)
        talks = DayHours(work=whole.work, free=(TALKS, LATE_TALKS))
        set_weekdays(session, coach.id, talks, weekdays=days[1:3], at=at)
