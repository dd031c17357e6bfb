"""Making the demo's app, on https."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from jinja2 import BytecodeCache

from portal import create_app
from portal.cli.commands import register_commands
from portal.config import Settings
from portal.database import Database
from tests.conftest import TravellingClock
from tests.support.client import HouseClient

BASE_URL = "https://opstap.test"


def make_app(
    settings: Settings,
    clock: TravellingClock,
    database: Database,
    *,
    templates: BytecodeCache | None = None,
) -> Flask:
    """The app as the demo runs it, but on https; with `templates` that were compiled before."""
    made = create_app(replace(settings, demo=True, smtp_url=""), clock=clock, database=database)
    register_commands(made)
    made.jinja_env.bytecode_cache = templates
    made.config.update(TESTING=True, RATELIMIT_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    made.test_client_class = HouseClient
    return made
