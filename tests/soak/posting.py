"""Situations of the worker: it dies, or the mail server does, between outbox and mailbox."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from portal.database import Database
from tests.soak.doom import Step, Victim
from tests.soak.judging import database_faults, post_faults
from tests.soak.matrix import AT_COMMIT, Blow, Matrix, deliver, opened, push
from tests.soak.processes import World, until_gone, web_process, worker_process
from tests.soak.report import Situation

WITH_MAIL = ("sign-up", "take over", "message")
LOOKING, TAKEN, ACCEPTED, NOTED = (
    "before it took a message",
    "message taken, not handed over",
    "mail accepted, before it was noted",
    "mail accepted and noted",
)
CHANGE = "before UPDATE outbox_messages"
HANDING = "while handing the mail over"
# What the client says when. Our server is asked about DATA when it has the whole mail, and takes it
# though nobody waits for its answer any more; QUIT comes after it accepted.
VERBS = {"EHLO": HANDING, "MAIL": HANDING, "RCPT": HANDING, "DATA": ACCEPTED, "QUIT": ACCEPTED}


@dataclass(frozen=True)
class Round:
    """The steps of one undisturbed round of the worker, and where they are."""

    steps: tuple[Step, ...]

    def where(self, number: int) -> str:
        """By what was kept before this step: a lease, a note, the next lease, ..."""
        kept, is_outbox, since = 0, False, 0
        for step in self.steps[: number - 1]:
            is_outbox = is_outbox or step.name == CHANGE
            since += 1
            if step.name == AT_COMMIT and is_outbox:
                kept, is_outbox, since = kept + 1, False, 0
        if kept % 2:
            return ACCEPTED if since else TAKEN
        return NOTED if kept else LOOKING

    def last_in(self, where: str) -> int:
        """The last step of a part."""
        return max(n for n in range(1, len(self.steps) + 1) if self.where(n) == where)


@contextmanager
def pressed(matrix: Matrix, action: str) -> Iterator[tuple[World, Database]]:
    """The action is done; its messages are in the outbox."""
    with matrix.house.copy() as world, opened(world) as database:
        with web_process(world) as web:
            answer = push(web, matrix.house.presses[action])
            assert answer.is_done, answer.words
        matrix.box.mails.clear()
        yield world, database


def learn_round(matrix: Matrix, action: str) -> Round:
    """Let the worker go round undisturbed."""
    with pressed(matrix, action) as (world, _database), worker_process(world) as worker:
        steps, code = worker.told()
        assert code == 0
        return Round(tuple(steps))


def kill_worker(matrix: Matrix, action: str, number: int, where: str) -> Situation:
    """The worker dies before a step of its own."""
    with pressed(matrix, action) as (world, database):
        with worker_process(world, victim=Victim.SELF, at=number) as worker:
            assert worker.was_killed()
        return finish(matrix, Blow(action, "worker killed", where), world, database)


def kill_at_verb(matrix: Matrix, action: str, verb: str) -> Situation:
    """The worker dies when the mail server hears a verb."""
    with pressed(matrix, action) as (world, database):
        with worker_process(world, waits=True) as worker:

            def kill() -> None:
                matrix.box.hooks.clear()
                os.kill(worker.pid, signal.SIGKILL)
                # Not by joining: two threads that ask for one end make one of them get none.
                until_gone(worker.pid)

            matrix.box.hooks[verb] = kill
            worker.channel.send("go")
            assert worker.was_killed()
        return finish(matrix, Blow(action, "worker killed", VERBS[verb]), world, database)


def finish(
    matrix: Matrix, blow: Blow, world: World, database: Database, *, later: timedelta | None = None
) -> Situation:
    """Another worker empties the outbox once the lease ran out; then all is compared."""
    if later is None:
        deliver(database, world)
    else:
        deliver(database, world, later=later)
    post = post_faults(database, matrix.box)
    faults = (*database_faults(database), *post.faults)
    return matrix.note(blow, "done", doubled=post.doubled, broken=faults)
