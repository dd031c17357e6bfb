"""Imported by the process that forks all others, and by nothing else: the slow part of starting."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

from tests.soak import processes

configure_mappers()
__all__ = ["processes"]
