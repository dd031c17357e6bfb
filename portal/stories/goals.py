"""Goals: at most three at a time, in the young person's own words, ticked off by them alone.

The caller holds the lock on the cases (`my_place.place.changing_own`, `cases.queries.lock_case`),
so that two presses stand in line; the three slots of the database hold in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.audit.services import Actor, record
from portal.cases.lines import CaseError
from portal.stories.models import MOST_GOALS, Goal, GoalState

LENGTH: Final = 200
# More suggestions than this at once would be a plan that somebody else made.
MOST_SUGGESTIONS: Final = 3
# How many that are done stay in sight.
SHOWN_DONE: Final = 20


class NoWordsError(CaseError):
    """A goal without words."""


class ThreeGoalsError(CaseError):
    """There are three already: first tick one off, or let one go."""


class ThreeSuggestionsError(CaseError):
    """They did not look at three suggestions yet."""


def add_goal(
    session: Session, young_person_id: int, *, text: str, actor: Actor, now: datetime
) -> Goal:
    """A step they want to take. The same words as an open goal give that goal.

    Raises NoWordsError and ThreeGoalsError.
    """
    words = _words(text)
    open_goals = goals_of(session, young_person_id, GoalState.OPEN)
    same = [goal for goal in open_goals if goal.text.casefold() == words.casefold()]
    if same:
        return same[0]
    goal = Goal(
        young_person_id=young_person_id,
        text=words,
        state=GoalState.OPEN,
        slot=_free_slot(open_goals),
        made_at=now,
    )
    session.add(goal)
    _note(session, "goal.added", goal, actor=actor, now=now)
    return goal


def suggest_goal(
    session: Session, young_person_id: int, *, text: str, by: int, actor: Actor, now: datetime
) -> Goal:
    """An idea of somebody who helps: theirs only once they take it.

    Raises NoWordsError and ThreeSuggestionsError.
    """
    words = _words(text)
    waiting = goals_of(session, young_person_id, GoalState.SUGGESTED)
    same = [goal for goal in waiting if goal.text.casefold() == words.casefold()]
    if same:
        return same[0]
    if len(waiting) >= MOST_SUGGESTIONS:
        raise ThreeSuggestionsError
    goal = Goal(
        young_person_id=young_person_id,
        text=words,
        state=GoalState.SUGGESTED,
        suggested_by=by,
        made_at=now,
    )
    session.add(goal)
    _note(session, "goal.suggested", goal, actor=actor, now=now)
    return goal


def take_goal(session: Session, goal: Goal, *, actor: Actor, now: datetime) -> None:
    """Make a suggestion, or one that was done or let go, an open goal. Raises ThreeGoalsError."""
    if goal.state is GoalState.OPEN:
        return
    goal.slot = _free_slot(goals_of(session, goal.young_person_id, GoalState.OPEN))
    goal.state, goal.done_at, goal.gone_at = GoalState.OPEN, None, None
    _note(session, "goal.taken", goal, actor=actor, now=now)


def tick_goal(session: Session, goal: Goal, *, actor: Actor, now: datetime) -> None:
    """It is done; only an open one can be."""
    if goal.state is not GoalState.OPEN:
        return
    goal.state, goal.slot, goal.done_at = GoalState.DONE, None, now
    _note(session, "goal.done", goal, actor=actor, now=now)


def drop_goal(session: Session, goal: Goal, *, actor: Actor, now: datetime) -> None:
    """Let an open goal go, or do without a suggestion; `take_goal` brings it back."""
    if goal.state not in {GoalState.OPEN, GoalState.SUGGESTED}:
        return
    goal.state, goal.slot, goal.gone_at = GoalState.GONE, None, now
    _note(session, "goal.gone", goal, actor=actor, now=now)


def find_goal(session: Session, goal_id: int, *, young_person_id: int) -> Goal | None:
    """A goal of this person, or None: somebody else's is not there."""
    return session.scalars(
        select(Goal).where(Goal.id == goal_id, Goal.young_person_id == young_person_id)
    ).one_or_none()


def goals_of(session: Session, young_person_id: int, *states: GoalState) -> Sequence[Goal]:
    """Somebody's goals in these states, in the order in which they were made."""
    return session.scalars(
        select(Goal)
        .where(Goal.young_person_id == young_person_id, Goal.state.in_(states))
        .options(joinedload(Goal.suggester))
        .order_by(Goal.id)
    ).all()


def done_goals(session: Session, young_person_id: int) -> Sequence[Goal]:
    """What is done, the last first."""
    return session.scalars(
        select(Goal)
        .where(Goal.young_person_id == young_person_id, Goal.state == GoalState.DONE)
        .order_by(Goal.done_at.desc(), Goal.id.desc())
        .limit(SHOWN_DONE)
    ).all()


def _words(text: str) -> str:
    words = text.strip()[:LENGTH]
    if not any(sign.isalnum() for sign in words):
        raise NoWordsError
    return words


def _free_slot(open_goals: Sequence[Goal]) -> int:
    taken = {goal.slot for goal in open_goals}
    free = [slot for slot in range(1, MOST_GOALS + 1) if slot not in taken]
    if not free:
        raise ThreeGoalsError
    return free[0]


def _note(session: Session, action: str, goal: Goal, *, actor: Actor, now: datetime) -> None:
    session.flush()
    record(
        session,
        action,
        actor=actor,
        subject_kind="young_person",
        subject_id=goal.young_person_id,
        at=now,
        goal=goal.id,
    )
