"""Pages of this room, one module per subject: add yours to SUBJECTS."""

from __future__ import annotations

from types import ModuleType

from portal.team import (
    views_absence,
    views_calendar,
    views_hours,
    views_leaving,
    views_room,
    views_team,
)
from portal.team.room import team

SUBJECTS: tuple[ModuleType, ...] = (
    views_hours,
    views_calendar,
    views_absence,
    views_room,
    views_team,
    views_leaving,
)

__all__ = ["SUBJECTS", "team"]
