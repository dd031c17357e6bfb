"""Pages of this room, one module per subject: add yours to SUBJECTS."""

from __future__ import annotations

from types import ModuleType

from portal.team import views_hours
from portal.team.room import team

SUBJECTS: tuple[ModuleType, ...] = (views_hours,)

__all__ = ["SUBJECTS", "team"]
