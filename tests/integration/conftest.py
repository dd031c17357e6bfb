"""The demo's life, made once for all the directories that look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from portal.config import Settings
from portal.database import Database
from portal.demo.life import load_life
from portal.setup.region import load_region_folder
from tests.conftest import START, TEST_SECRET, TravellingClock, borrowed
from tests.integration.demo.apps import BASE_URL, make_app
from tests.support.databases import migrated_database, rolled_back


def settings_of(database: Database) -> Settings:
    """Settings of the demo on a database."""
    return Settings(database_url=database.url, secret_key=TEST_SECRET, base_url=BASE_URL)


@pytest.fixture(scope="session")
def filled_once(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The region with its life as of START, made once."""
    with migrated_database(database_url, tmp_path_factory.mktemp("demo")) as made:
        known = settings_of(made)
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


@pytest.fixture(scope="session")
def shared_lively_app(filled_once: Database, compiled_templates: BytecodeCache) -> Flask:
    """One demo for a whole test process."""
    clock = TravellingClock(START)
    return make_app(settings_of(filled_once), clock, filled_once, templates=compiled_templates)


@pytest.fixture
def lively_app(
    shared_lively_app: Flask, lively: Database, clock: TravellingClock
) -> Iterator[Flask]:
    """The demo with its life, at this test's time."""
    with borrowed(shared_lively_app, clock) as lent:
        yield lent
