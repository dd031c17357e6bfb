"""Fixtures for every kind of test: a real database, an app on it, and clients."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, make_url
from sqlalchemy.orm import Session

from portal import create_app, migrate
from portal.catalogue.current import current_offer
from portal.cli.commands import register_commands
from portal.config import Settings
from portal.database import Database
from portal.extensions import limiter
from portal.partners.region import current_region
from portal.setup.region import load_region_folder
from scripts.postgres import postgres_server
from tests.support.client import HouseClient
from tests.support.databases import TEMPLATE_END, rolled_back, run_on

# How long an example takes says how busy the machine is, not whether the portal is right.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")
# A Monday morning, well before the holidays.
START = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
# Set by scripts.run_tests: one server for all workers.
POSTGRES = "OPSTAP_TEST_POSTGRES_URL"
TEST_SECRET = "only-for-tests-" + "x" * 32


class TravellingClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def travel(self, **step: float) -> datetime:
        """Move by a timedelta's keyword arguments and return the new moment."""
        self.at += timedelta(**step)
        return self.at


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="the database that integration tests run on",
    )


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make: what was imported for them stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an empty database of the chosen kind, for this test process alone."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with ExitStack() as stack:
        server = os.environ.get(POSTGRES) or stack.enter_context(postgres_server())
        name = f"test_{worker}_{os.getpid()}"
        run_on(server, f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        for each in (name, f"{name}{TEMPLATE_END}"):
            run_on(server, f"DROP DATABASE IF EXISTS {each} WITH (FORCE)")


@pytest.fixture(scope="session")
def filled_database(database_url: str) -> Iterator[Database]:
    """A database with the schema and the demo region's offer, loaded as of START."""
    database = Database(database_url)
    migrate.upgrade(database.engine)
    with database.transaction() as session:
        load_region_folder(session, Settings().region_folder, now=START)
    yield database
    database.engine.dispose()


@pytest.fixture
def database(filled_database: Database) -> Iterator[Database]:
    """The filled database; whatever the test does to it is rolled back."""
    with rolled_back(filled_database) as rolled:
        yield rolled


@pytest.fixture
def connection(database: Database) -> Connection:
    """The test's one connection, for statements that try to break a constraint."""
    bound: Connection = database.sessions.kw["bind"]
    return bound


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on the test's transaction."""
    with database.sessions() as opened:
        yield opened


@pytest.fixture
def clock() -> TravellingClock:
    return TravellingClock(START)


@pytest.fixture(scope="session")
def settings(filled_database: Database) -> Settings:
    """Settings as in production."""
    return Settings(
        database_url=filled_database.url,
        secret_key=TEST_SECRET,
        base_url="https://opstap.test",
        smtp_url="smtp://127.0.0.1:1",
        # Tests change what a page shows in a transaction that only they see.
        answer_cache=False,
        log_level="WARNING",
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all the apps that tests make, in every process of the run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    shared = folder / "templates"
    shared.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(shared))


@pytest.fixture(scope="session")
def shared_app(
    settings: Settings, filled_database: Database, compiled_templates: FileSystemBytecodeCache
) -> Flask:
    """One app for a whole test process: making it costs more than most tests."""
    made = create_app(settings, clock=lambda: START, database=filled_database)
    register_commands(made)
    made.jinja_env.bytecode_cache = compiled_templates
    made.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    made.test_client_class = HouseClient
    with made.app_context():
        # What was loaded for the whole run is read once; an offer that a test changes, again.
        current_offer()
        current_region()
    return made


@contextmanager
def borrowed(app: Flask, clock: TravellingClock) -> Iterator[Flask]:
    """A shared app at a test's own time; what it comes to remember is forgotten afterwards."""
    config, extensions = dict(app.config), dict(app.extensions)
    app.extensions["clock"] = clock
    limiter.reset()
    yield app
    for kept, now in ((config, app.config), (extensions, app.extensions)):
        now.clear()
        now.update(kept)


@pytest.fixture
def app(shared_app: Flask, clock: TravellingClock, database: Database) -> Iterator[Flask]:
    """The app at this test's time; what it remembers of other tests is gone."""
    with borrowed(shared_app, clock) as lent:
        yield lent


@pytest.fixture
def new_app(
    settings: Settings,
    clock: TravellingClock,
    database: Database,
    compiled_templates: FileSystemBytecodeCache,
) -> Flask:
    """An app of this test's own, for tests that add routes to it."""
    made = create_app(settings, clock=clock, database=database)
    made.jinja_env.bytecode_cache = compiled_templates
    made.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    made.test_client_class = HouseClient
    return made


@pytest.fixture
def client(app: Flask) -> HouseClient:
    """A visitor's browser, on https; every page it gets is checked against the house rules."""
    opened = app.test_client()
    assert isinstance(opened, HouseClient)
    return opened
