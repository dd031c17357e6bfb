"""Pages of this room, one module per subject: add yours to SUBJECTS."""

from __future__ import annotations

from types import ModuleType

from portal.team import views_calendar, views_hours
from portal.team.room import team

SUBJECTS: tuple[ModuleType, ...] = (views_hours, views_calendar)

__all__ = ["SUBJECTS", "team"]
