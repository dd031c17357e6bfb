"""My goals as they are shown: three to do, ideas of who helps, and what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.i18n import say_day
from portal.my_place.place import Place
from portal.stories.goals import done_goals, goals_of
from portal.stories.models import MOST_GOALS, Goal, GoalState


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalLine:
    """One goal; `by` is who suggested it, `day` when it was done, both empty when not."""

    id: int
    text: str
    by: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsPart:
    """Goals and suggestions; `room` is how many more there may be."""

    open: tuple[GoalLine, ...]
    suggested: tuple[GoalLine, ...]
    room: int


def read_goals(session: Session, place: Place, _now: datetime) -> GoalsPart:
    """What is open and what was suggested, in one query."""
    goals = goals_of(session, place.young.young_person_id, GoalState.OPEN, GoalState.SUGGESTED)
    open_goals = tuple(_line(goal) for goal in goals if goal.state is GoalState.OPEN)
    return GoalsPart(
        open=open_goals,
        suggested=tuple(_line(goal) for goal in goals if goal.state is GoalState.SUGGESTED),
        room=MOST_GOALS - len(open_goals),
    )


def read_done(session: Session, place: Place) -> tuple[GoalLine, ...]:
    """What is done, the last first."""
    return tuple(_line(goal) for goal in done_goals(session, place.young.young_person_id))


def _line(goal: Goal) -> GoalLine:
    return GoalLine(
        id=goal.id,
        text=goal.text,
        by=goal.suggester.first_name if goal.suggester else "",
        day=say_day(goal.done_at) if goal.done_at else "",
    )
