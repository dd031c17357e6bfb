"""A worker that is killed at any moment loses nothing, and a double can be recognised."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTP

import pytest

from portal.clock import system_clock
from portal.config import PROJECT_ROOT, Settings
from portal.database import Database
from portal.outbox.models import Channel, DeliveryState
from portal.outbox.queries import count_by_state
from portal.outbox.routes import choose_transports
from portal.outbox.rules import LEASE
from portal.outbox.services import enqueue
from portal.outbox.worker import Worker
from tests.soak.processes import Process, World, lasting_worker, until_gone
from tests.support.outside import MailBox, mail_server

PATIENCE = 120.0
BASE_URL = "https://opstap.test"


def fill(database: Database, count: int) -> None:
    with database.transaction() as session:
        for number in range(count):
            enqueue(
                session,
                key=f"case-{number}-opened",
                channel=Channel.MAIL,
                recipient=f"person{number}@post.example",
                subject="Jouw contactpersoon",
                body="Samira belt je.",
                now=system_clock(),
            )


@contextmanager
def command(database: Database, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The real worker, as an administrator starts it. It takes seconds to import the portal."""
    environment = {
        **os.environ,
        "OPSTAP_DATABASE_URL": database.url,
        "OPSTAP_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "OPSTAP_BASE_URL": BASE_URL,
        "OPSTAP_DEMO": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"],
        cwd=PROJECT_ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def born(database: Database, port: int, folder: Path) -> AbstractContextManager[Process]:
    """The same worker in a process of its own, forked from one that has imported the portal."""
    return lasting_worker(World(database_url=database.url, mail_port=port, templates=folder))


def worker_later(database: Database, port: int, *, later: timedelta) -> Worker:
    """A second worker whose clock is `later` than this machine's."""
    settings = Settings(smtp_url=f"smtp://127.0.0.1:{port}", base_url=BASE_URL)

    def clock() -> datetime:
        return system_clock() + later

    return Worker(database, choose_transports(settings), clock=clock)


def states(database: Database) -> dict[DeliveryState, int]:
    with database.sessions() as session:
        return {state: n for state, n in count_by_state(session).items() if n}


def wait_for(database: Database, wanted: dict[DeliveryState, int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while states(database) != wanted:
        assert time.monotonic() < deadline, states(database)
        time.sleep(0.05)


# Before the server took it, while it was taking it, and after it said that it had.
@pytest.mark.parametrize(("verb", "taken_before_death"), [("EHLO", 0), ("DATA", 0), ("QUIT", 1)])
def test_a_killed_worker_loses_nothing(
    own_database: Database, tmp_path: Path, verb: str, taken_before_death: int
) -> None:
    fill(own_database, 3)
    box = MailBox()
    processes: list[Process] = []

    def kill() -> None:
        box.hooks.clear()
        os.kill(processes[0].pid, signal.SIGKILL)
        until_gone(processes[0].pid)

    with mail_server(box) as port:
        box.hooks[verb] = kill
        with born(own_database, port, tmp_path) as process:
            processes.append(process)
            assert process.was_killed()
        # The server answers others only when it is through with what the dead one sent.
        SMTP("127.0.0.1", port).quit()
        arrived = len(box.mails)
        assert arrived in {taken_before_death, 1}
        assert states(own_database) == {DeliveryState.PENDING: 3}

        # The dead worker's lease still holds, so only the other two leave now.
        assert worker_later(own_database, port, later=timedelta()).drain() == 2
        assert states(own_database) == {DeliveryState.PENDING: 1, DeliveryState.SENT: 2}
        assert worker_later(own_database, port, later=LEASE).drain() == 1

    assert states(own_database) == {DeliveryState.SENT: 3}
    assert {str(mail["To"]) for mail in box.mails} == {f"person{n}@post.example" for n in range(3)}
    # A double was unavoidable where the server had taken it; it says that it is one.
    assert len(set(box.ids())) == 3
    assert len(box.ids()) == 3 + arrived


def test_a_worker_told_to_stop_finishes_the_message_in_hand(own_database: Database) -> None:
    fill(own_database, 2)
    box = MailBox()
    processes: list[subprocess.Popen[bytes]] = []
    box.hooks["MAIL"] = lambda: processes[0].terminate()
    with mail_server(box) as port, command(own_database, port) as process:
        processes.append(process)
        assert process.wait(PATIENCE) == 0
    assert states(own_database) == {DeliveryState.PENDING: 1, DeliveryState.SENT: 1}
    assert len(box.mails) == 1


def test_two_workers_send_everything_once(own_database: Database, tmp_path: Path) -> None:
    fill(own_database, 8)
    box = MailBox()
    with (
        mail_server(box) as port,
        born(own_database, port, tmp_path),
        born(own_database, port, tmp_path),
    ):
        wait_for(own_database, {DeliveryState.SENT: 8})
    assert len(box.ids()) == len(set(box.ids())) == 8


def test_nothing_leaves_before_the_change_is_kept(own_database: Database) -> None:
    box = MailBox()
    with mail_server(box) as port:
        with own_database.transaction() as session:
            enqueue(
                session,
                key="a",
                channel=Channel.MAIL,
                recipient="noor@post.example",
                body="x",
                now=system_clock(),
            )
            session.flush()
            assert worker_later(own_database, port, later=timedelta()).drain() == 0
            assert box.mails == []
        assert worker_later(own_database, port, later=timedelta()).drain() == 1
    assert len(box.mails) == 1
