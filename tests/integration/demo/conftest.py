"""The demo before its life was loaded."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from portal.config import Settings
from portal.database import Database
from tests.conftest import TravellingClock
from tests.integration.demo.apps import BASE_URL, make_app

__all__ = ["BASE_URL", "make_app"]


@pytest.fixture
def demo_app(
    settings: Settings,
    clock: TravellingClock,
    database: Database,
    compiled_templates: BytecodeCache,
) -> Flask:
    """The demo before its life was loaded."""
    return make_app(settings, clock, database, templates=compiled_templates)
