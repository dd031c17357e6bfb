"""Several processes that do things to the same cases at once, each as its own portal would.

A process is forked from one that has imported the portal already. It gets its part of an example,
waits until all the others have theirs, and answers what came of every step.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from portal import create_app
from portal.accounts.models import Staff, StaffState
from portal.config import Settings
from portal.database import Database
from tests.integration.crowd.acts import ACTS, TOLD
from tests.integration.crowd.cast import Answer, Cast, Step
from tests.support.forking import CONTEXT

PATIENCE = 120.0
PROCESSES = 3
Play = Callable[[Cast, Sequence[Sequence[Step]]], list[list[Answer]]]


@contextmanager
def crew(settings: Settings, now: datetime) -> Iterator[Play]:
    """Processes that are ready; call the value with a cast and a part for each of them."""
    barrier = CONTEXT.Barrier(PROCESSES)
    ends = [CONTEXT.Pipe() for _ in range(PROCESSES)]
    members = [
        CONTEXT.Process(target=_work, args=(theirs, barrier, settings, now), daemon=True)
        for _ours, theirs in ends
    ]
    for member in members:
        member.start()

    def play(cast: Cast, parts: Sequence[Sequence[Step]]) -> list[list[Answer]]:
        for (ours, _theirs), part in zip(ends, parts, strict=True):
            ours.send((cast, list(part)))
        return [_answers(ours) for ours, _theirs in ends]

    try:
        yield play
    finally:
        for ours, _theirs in ends:
            ours.send(None)
        for member in members:
            member.join(PATIENCE)
            assert member.exitcode == 0


def _answers(end: Connection) -> list[Answer]:
    assert end.poll(PATIENCE), "a process of the crew hangs"
    answers: list[Answer] = end.recv()
    return answers


def _work(end: Connection, barrier: Barrier, settings: Settings, now: datetime) -> None:
    database = Database(settings.database_url, timeout=30)
    app = create_app(settings, clock=lambda: now, database=database)
    with app.app_context():
        while (part := end.recv()) is not None:
            cast, steps = part
            barrier.wait(PATIENCE)
            began = time.monotonic()
            end.send([_take(database, cast, step, _later(now, began)) for step in steps])
    database.engine.dispose()
    # The portal's own threads have nothing more to do.
    end.close()
    os._exit(0)


def _later(start: datetime, began: float) -> datetime:
    """The clock goes on while they work."""
    return start + timedelta(seconds=time.monotonic() - began)


def _take(database: Database, cast: Cast, step: Step, now: datetime) -> Answer:
    """One step in one transaction, as a view does it."""
    try:
        with database.transaction() as session:
            if session.get_one(Staff, cast.who(step)).state is not StaffState.ACTIVE:
                return Answer(act=step.act, said="signed out")
            done = int(ACTS[step.act](session, cast, step, now))
    except TOLD as told:
        return Answer(act=step.act, said=type(told).__name__)
    except Exception as error:  # what nobody is told of is what this test is for
        return Answer(act=step.act, said=f"{type(error).__name__}: {error}", is_broken=True)
    return Answer(act=step.act, said="done" if done else "nothing", done=done)
