"""An app in the demo, on a database with the demo's life in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from portal import create_app
from portal.cli.commands import register_commands
from portal.config import Settings
from portal.database import Database
from portal.demo.life import load_life
from portal.setup.region import load_region_folder
from tests.conftest import START, TEST_SECRET, TravellingClock
from tests.support.client import HouseClient
from tests.support.databases import migrated_database, rolled_back

BASE_URL = "https://opstap.test"


def make_app(settings: Settings, clock: TravellingClock, database: Database) -> Flask:
    """The app as the demo runs it, but on https."""
    made = create_app(replace(settings, demo=True, smtp_url=""), clock=clock, database=database)
    register_commands(made)
    made.config.update(TESTING=True, RATELIMIT_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    made.test_client_class = HouseClient
    return made


@pytest.fixture
def demo_app(settings: Settings, clock: TravellingClock, database: Database) -> Flask:
    """The demo before its life was loaded."""
    return make_app(settings, clock, database)


@pytest.fixture(scope="session")
def filled_once(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The region with its life as of START, made once."""
    with migrated_database(database_url, tmp_path_factory.mktemp("demo")) as made:
        known = Settings(database_url=made.url, secret_key=TEST_SECRET, base_url=BASE_URL)
        app = make_app(known, TravellingClock(START), made)
        with app.app_context(), made.transaction() as session:
            load_region_folder(session, known.region_folder, now=START)
            load_life(session, now=START, base_url=BASE_URL)
        yield made


@pytest.fixture
def lively(filled_once: Database) -> Iterator[Database]:
    """The database with the demo's life; what the test does to it is rolled back."""
    with rolled_back(filled_once) as database:
        yield database


@pytest.fixture
def lively_app(lively: Database, clock: TravellingClock) -> Flask:
    """The demo with its life."""
    known = Settings(database_url=lively.url, secret_key=TEST_SECRET, base_url=BASE_URL)
    return make_app(known, clock, lively)
