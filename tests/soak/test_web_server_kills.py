"""kill -9 of a process of the real web server, which starts another by itself."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.cli.serve import web_command
from portal.config import PROJECT_ROOT
from tests.soak.actions import PREPARE
from tests.soak.browser import Answer, Browser
from tests.soak.doom import ANSWER_MADE, Victim
from tests.soak.houses import row_counts
from tests.soak.matrix import AFTER, AT_COMMIT, WORDS_OF_ANSWER, Blow, Matrix, broken_in, opened
from tests.soak.processes import World
from tests.soak.report import Situation
from tests.support.outside import free_port

PATIENCE = 60.0
EVENT = "granian's process killed"


@contextmanager
def granian(world: World) -> Iterator[int]:
    """Two processes of the real web server, as `flask serve` starts them; gives the port."""
    port = free_port()
    settings = world.settings()
    environment = {
        **os.environ,
        "OPSTAP_DATABASE_URL": settings.database_url,
        "OPSTAP_SECRET_KEY": settings.secret_key,
        "OPSTAP_BASE_URL": settings.base_url,
        "OPSTAP_SMTP_URL": settings.smtp_url,
        "OPSTAP_DEMO": "0",
        "OPSTAP_LOG_LEVEL": "CRITICAL",
    }
    command = [*web_command("127.0.0.1", port, 2)[:-1], "tests.soak.granian_app:app"]
    server = subprocess.Popen(
        command,
        cwd=PROJECT_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while ready(Browser(port)).status != 200:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def ready(browser: Browser) -> Answer:
    """Ask whether it is open."""
    return browser.get("/healthz")


def kill_granian(matrix: Matrix, action: str, where: str) -> Situation:
    """Its process dies; the user presses again as soon as they see it."""
    press, lesson = matrix.house.presses[action], matrix.lesson(action)
    with matrix.house.copy() as world, opened(world) as database:
        before = row_counts(database)
        with granian(world) as port:
            browser = Browser(port, dict(press.cookies))
            soak = f"{Victim.SELF} {lesson.step_in(where)}"
            first = browser.post(press.path, press.data, soak=soak)
            assert not first.is_done
            return matrix.pick_up(
                Blow(action, EVENT, where), world, database, before, first, port=port
            )


@pytest.mark.soak
@pytest.mark.parametrize("action", PREPARE)
def test_a_dead_process_of_the_web_server_loses_nothing(matrix: Matrix, action: str) -> None:
    parts = (AT_COMMIT, AFTER, WORDS_OF_ANSWER[ANSWER_MADE])
    situations = [kill_granian(matrix, action, part) for part in parts]
    assert broken_in(situations) == []
