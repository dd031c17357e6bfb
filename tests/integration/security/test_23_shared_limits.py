"""Promise 23: with Redis, web processes share one limit; without it, visitors are still helped."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from portal import create_app
from portal.catalogue.views_public import SEARCH_LIMIT
from portal.config import Settings
from portal.database import Database
from portal.setup.region import load_region_folder
from scripts.redis_server import RedisServer, redis_server
from tests.conftest import START, TEST_SECRET
from tests.integration.security.surface import plain_client
from tests.integration.security.test_23_limits import spend
from tests.support.client import ORIGIN
from tests.support.databases import migrated_database
from tests.support.forking import CONTEXT

PATIENCE = 120.0
ADDRESS = "127.0.0.1"
SEARCH = "/aanbod?zoek=geld"


class WebProcess:
    """A web process of its own, asked from here."""

    def __init__(self, line: Connection) -> None:
        self.line = line

    def search(self) -> int:
        """Ask for a search; the status that comes back."""
        return self._say("search")

    def spend(self) -> int:
        """Use up the limit of this address, as that many searches would."""
        return self._say("spend")

    def _say(self, word: str) -> int:
        self.line.send(word)
        assert self.line.poll(PATIENCE), "the web process hangs"
        answer = self.line.recv()
        assert isinstance(answer, int)
        return answer


def serve(line: Connection, database_url: str, redis_url: str) -> None:
    """Do as told, until told nothing more."""
    settings = Settings(
        database_url=database_url,
        secret_key=TEST_SECRET,
        base_url=ORIGIN,
        smtp_url="smtp://127.0.0.1:1",
        redis_url=redis_url,
        log_level="CRITICAL",
    )
    app = create_app(settings, clock=lambda: START)
    client = plain_client(app)
    while (word := line.recv()) is not None:
        if word == "spend":
            spend(app, "catalogue.list_offer", SEARCH_LIMIT, ADDRESS)
            line.send(0)
        else:
            line.send(client.get(SEARCH, base_url=ORIGIN).status_code)


@contextmanager
def web_process(database_url: str, redis_url: str) -> Iterator[WebProcess]:
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=serve, args=(theirs, database_url, redis_url))
    process.start()
    try:
        yield WebProcess(ours)
        ours.send(None)
        process.join(PATIENCE)
    finally:
        process.kill()
        process.join()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Database]:
    """A database of its own, which the other processes see too; which kind makes no difference."""
    with migrated_database("sqlite:///unused", tmp_path) as database:
        with database.transaction() as session:
            load_region_folder(session, Settings().region_folder, now=START)
        yield database


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def two(filled: Database, redis: RedisServer) -> Iterator[tuple[WebProcess, WebProcess]]:
    with ExitStack() as stack:
        one, other = (stack.enter_context(web_process(filled.url, redis.url)) for _ in range(2))
        yield one, other


def test_two_processes_share_one_limit(two: tuple[WebProcess, WebProcess]) -> None:
    one, other = two
    assert (one.search(), other.search()) == (200, 200)
    one.spend()
    assert (one.search(), other.search()) == (429, 429)


@pytest.mark.parametrize("trouble", ["dies", "stands still"])
def test_a_redis_in_trouble_stops_nobody(
    two: tuple[WebProcess, WebProcess], redis: RedisServer, trouble: str
) -> None:
    one, other = two
    one.spend()
    assert other.search() == 429
    if trouble == "dies":
        redis.kill()
    else:
        redis.send(signal.SIGSTOP)
    # Each process counts in its own memory now: what was shared is forgotten, a limit stays.
    assert (one.search(), other.search()) == (200, 200)
    one.spend()
    assert (one.search(), other.search()) == (429, 200)


def test_a_redis_that_was_not_there_at_the_start_stops_nobody(
    filled: Database, redis: RedisServer
) -> None:
    redis.kill()
    with web_process(filled.url, redis.url) as alone:
        assert alone.search() == 200
