"""Many young people who press 'put me on the list' at the same second, from several processes.

Each process is a portal of its own on the same database, with as many threads as a web process has,
and each person is in with a session of their own. All have the page before them; then they press.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier
from typing import Final
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import create_app
from portal.bookings.models import Booking
from portal.catalogue.models import Moment
from portal.cli.serve import THREADS
from portal.config import Settings
from portal.database import Database
from portal.entrance.sessions import Stay, open_session
from portal.my_place.being_in import COOKIE

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["scripts.bench.rush"])
PATIENCE: Final = 120.0
OK: Final = 200
TOKEN: Final = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What one person got, and how many seconds after all pressed."""

    status: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in front of the button."""

    client: FlaskClient
    base_url: str
    csrf_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it all: states in the order of the line, the counter, and the answers."""

    states: tuple[str, ...]
    numbers: tuple[int, ...]
    taken: int
    pressed: tuple[Pressed, ...]
    seconds: float

    @property
    def statuses(self) -> Counter[int]:
        """How often each answer was given."""
        return Counter(each.status for each in self.pressed)

    def slowest(self, share: float) -> float:
        """Within how many seconds this share of the people had an answer."""
        ordered = sorted(each.seconds for each in self.pressed)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def rush(
    settings: Settings,
    *,
    moment_id: int,
    people: Sequence[int],
    processes: int,
    now: datetime,
) -> Outcome:
    """Let all `people` (young person ids, each with a case) press at once, and see what came."""
    database = Database(settings.database_url, timeout=30)
    with database.transaction() as session:
        tokens = [_enter(session, person, now=now) for person in people]
    barrier = CONTEXT.Barrier(processes)
    results: multiprocessing.Queue[list[Pressed]] = CONTEXT.Queue()
    members = [
        CONTEXT.Process(
            target=_work,
            args=(settings, moment_id, tokens[number::processes], now, barrier, results),
            daemon=True,
        )
        for number in range(processes)
    ]
    for member in members:
        member.start()
    began, pressed = time.monotonic(), [each for _ in members for each in _answer(results)]
    for member in members:
        member.join(PATIENCE)
    with database.sessions() as session:
        outcome = _outcome(session, moment_id, pressed, seconds=time.monotonic() - began)
    database.engine.dispose()
    return outcome


def _answer(results: multiprocessing.Queue[list[Pressed]]) -> list[Pressed]:
    return results.get(timeout=PATIENCE)


def _enter(session: Session, person: int, *, now: datetime) -> str:
    return open_session(session, person, stay=Stay(), device="bench", now=now)


def _outcome(
    session: Session, moment_id: int, pressed: list[Pressed], *, seconds: float
) -> Outcome:
    rows = session.scalars(
        select(Booking).where(Booking.moment_id == moment_id).order_by(Booking.number)
    ).all()
    return Outcome(
        states=tuple(row.state.value for row in rows),
        numbers=tuple(row.number for row in rows),
        taken=session.get_one(Moment, moment_id).taken,
        pressed=tuple(pressed),
        seconds=seconds,
    )


def _work(
    settings: Settings,
    moment_id: int,
    tokens: Sequence[str],
    now: datetime,
    barrier: Barrier,
    results: multiprocessing.Queue[list[Pressed]],
) -> None:
    database = Database(settings.database_url, timeout=settings.database_timeout)
    app = create_app(settings, clock=lambda: now, database=database)
    path = f"/mijn-plek/plek/{moment_id}"
    people = [_look(app, path, token) for token in tokens]
    barrier.wait(PATIENCE)
    began = time.monotonic()
    # As many at a time as a web process takes; the others wait at its door, and their time counts.
    with ThreadPoolExecutor(THREADS) as threads:
        results.put(list(threads.map(lambda person: _press(path, person, began), people)))
    database.engine.dispose()
    results.close()
    results.join_thread()
    # The portal's own threads have nothing more to do.
    os._exit(0)


def _look(app: Flask, path: str, token: str) -> Person:
    """Somebody who is in, with the page before them."""
    settings: Settings = app.config["SETTINGS"]
    client, host = app.test_client(), urlsplit(settings.base_url).hostname or ""
    name = f"__Host-{COOKIE}" if settings.is_https else COOKIE
    client.set_cookie(name, token, domain=host, secure=settings.is_https)
    page = client.get(path, base_url=settings.base_url)
    found = TOKEN.search(page.data)
    if page.status_code != OK or found is None:
        raise RuntimeError(f"{path}: {page.status_code}")
    return Person(client=client, base_url=settings.base_url, csrf_token=found[1].decode())


def _press(path: str, person: Person, began: float) -> Pressed:
    answer = person.client.post(
        path,
        data={"csrf_token": person.csrf_token},
        base_url=person.base_url,
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    return Pressed(status=answer.status_code, seconds=time.monotonic() - began)


def lines_of(outcome: Outcome) -> Iterator[str]:
    """What came of it, for people."""
    states = Counter(outcome.states)
    in_order = outcome.numbers == tuple(range(1, len(outcome.numbers) + 1))
    yield f"  booked {states['booked']}, waiting {states['waiting']}, counter {outcome.taken}"
    yield f"  numbered 1 to {len(outcome.numbers)} without a gap: {in_order}"
    yield f"  answers: {dict(outcome.statuses)}"
    yield (
        f"  an answer within: half {outcome.slowest(0.5):.2f} s, 95% {outcome.slowest(0.95):.2f} s,"
        f" all {outcome.slowest(1):.2f} s"
    )
