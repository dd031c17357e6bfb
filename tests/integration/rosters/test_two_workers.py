"""Several workers at once, and one that is killed: a calendar is asked for once, and never lost."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.config import PROJECT_ROOT
from portal.database import Database
from portal.guarded import Guard
from portal.partners.models import Partner
from portal.rosters.calendars import seal_address
from portal.rosters.fetching import LEASE, fetch_calendars
from portal.rosters.models import BusyTime, Calendar
from tests.conftest import START, TEST_SECRET
from tests.factories.staff import make_staff
from tests.integration.rosters.servers import Stranger, answer, keep_silent, stranger
from tests.support.databases import migrated_database

CALENDARS = 6
WORKERS = 3
PATIENCE = 60.0
EVENTS = b"\r\n".join(
    (
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT",
        b"DTSTART:20261118T090000Z",
        b"DURATION:PT1H",
        b"END:VEVENT",
        b"END:VCALENDAR",
    )
)
# A worker in a process of its own, that can be killed; it knows only what it needs to start soon.
WORKER = f"""
import sys
from datetime import datetime
import portal.models
from portal.config import PROJECT_ROOT
from portal.database import Database
from portal.guarded import Guard
from portal.rosters.fetching import fetch_calendars
fetch_calendars(
    Database(sys.argv[1]),
    guard=Guard(inside=[("127.0.0.1", int(sys.argv[2]))], seconds={PATIENCE}),
    secret_key={TEST_SECRET!r},
    clock=lambda: datetime.fromisoformat({START.isoformat()!r}),
)
"""


@pytest.fixture
def own_database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database that several workers commit to."""
    with migrated_database(database_url, tmp_path) as own:
        yield own


def remember(database: Database, server: Stranger, count: int) -> None:
    """Calendars at addresses of their own, all due."""
    with database.sessions() as session:
        session.add(Partner(id="dsp", position=1, type="x", name="Team", document={}))
        session.flush()
        for number in range(count):
            staff = make_staff(session)
            address = f"{server.address}?nummer={number}"
            sealed = seal_address(TEST_SECRET, address)
            session.add(Calendar(staff_id=staff.id, address=sealed, next_fetch_at=START))
        session.commit()


def work(database: Database, port: int, now: datetime = START) -> int:
    """One round of one worker; returns how many calendars it tried."""
    guard = Guard(inside=[("127.0.0.1", port)], seconds=PATIENCE / 2)
    return fetch_calendars(
        database, guard=guard, secret_key=TEST_SECRET, clock=lambda: now, seconds=PATIENCE
    )


def count_busy(database: Database) -> int | None:
    with database.sessions() as session:
        return session.scalar(select(func.count()).select_from(BusyTime))


def test_workers_at_once_ask_for_every_calendar_once(own_database: Database) -> None:
    start = threading.Barrier(WORKERS)

    def one(port: int) -> int:
        start.wait(PATIENCE)
        return work(own_database, port)

    with stranger(answer(EVENTS)) as server, ThreadPoolExecutor(WORKERS) as pool:
        remember(own_database, server, CALENDARS)
        tried = list(pool.map(one, [server.port] * WORKERS))
    assert sum(tried) == CALENDARS
    assert len({request.splitlines()[0] for request in server.requests}) == CALENDARS
    assert len(server.requests) == CALENDARS
    assert count_busy(own_database) == CALENDARS


def test_what_a_killed_worker_had_is_fetched_when_its_lease_is_over(
    own_database: Database,
) -> None:
    asked = threading.Event()

    def hold(line: socket.socket, request: str) -> None:
        asked.set()
        keep_silent(line, request)

    with stranger(hold) as server:
        remember(own_database, server, 1)
        command = [sys.executable, "-c", WORKER, own_database.url, str(server.port)]
        with subprocess.Popen(command, cwd=PROJECT_ROOT) as worker:
            was_asked = asked.wait(PATIENCE)
            worker.kill()
        assert was_asked
        assert worker.returncode == -signal.SIGKILL
        # It holds until the lease is over: nobody else asks meanwhile.
        assert work(own_database, server.port, START + LEASE - timedelta(seconds=1)) == 0
        assert len(server.requests) == 1
    with stranger(answer(EVENTS)) as server:
        redirect(own_database, server)
        assert work(own_database, server.port, START + LEASE) == 1
    assert count_busy(own_database) == 1


def redirect(database: Database, server: Stranger) -> None:
    """The same calendar, answering now."""
    with database.transaction() as session:
        calendar = session.scalars(select(Calendar)).one()
        calendar.address = seal_address(TEST_SECRET, server.address)
