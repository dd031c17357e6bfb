"""What they say of themselves, on their case: goals, ideas, and whether there is a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case
from portal.i18n import say_day
from portal.stories.goals import goals_of
from portal.stories.models import GoalState
from portal.stories.story import newest_story


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """Goals that are theirs, ideas they did not look at yet, and when their story was kept."""

    goals: tuple[str, ...]
    ideas: tuple[str, ...]
    story_day: str


def read_own_words(session: Session, case: Case, _identity: Identity, _now: datetime) -> OwnWords:
    """Goals and ideas in one query; of the story only that it is there."""
    goals = goals_of(session, case.young_person_id, GoalState.OPEN, GoalState.SUGGESTED)
    story = newest_story(session, case.young_person_id)
    return OwnWords(
        goals=tuple(goal.text for goal in goals if goal.state is GoalState.OPEN),
        ideas=tuple(goal.text for goal in goals if goal.state is GoalState.SUGGESTED),
        story_day=say_day(story.saved_at) if story else "",
    )
