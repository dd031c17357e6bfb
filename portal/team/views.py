"""Pages of this room, one module per subject: add yours to SUBJECTS."""

from __future__ import annotations

from types import ModuleType

from portal.team.room import team

SUBJECTS: tuple[ModuleType, ...] = ()

__all__ = ["SUBJECTS", "team"]
