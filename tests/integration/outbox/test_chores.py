"""What the worker does because it is time: once a minute, and never in a message's way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.database import Database
from portal.outbox.heartbeat import note_worker, worker_seen_at
from portal.outbox.models import Channel
from portal.outbox.services import enqueue
from portal.outbox.transports import Parcel
from portal.outbox.worker import Worker
from portal.status import WORKER_PATIENCE
from tests.conftest import TravellingClock


def test_a_crash_of_one_chore_stops_no_other(database: Database, clock: TravellingClock) -> None:
    done: list[datetime] = []

    def broken(_session: Session, _now: datetime) -> None:
        raise KeyError

    def counted(_session: Session, now: datetime) -> None:
        done.append(now)

    worker = Worker(database, {}, clock=clock, chores=(broken, counted))
    worker.do_chores()
    clock.travel(seconds=59)
    worker.do_chores()
    assert len(done) == 1

    clock.travel(seconds=1)
    worker.do_chores()
    assert len(done) == 2


class SlowServer:
    """Takes a message after 50 seconds, and looks who was there when it came."""

    def __init__(self, database: Database, clock: TravellingClock) -> None:
        self.database, self.clock = database, clock
        self.silences: list[timedelta] = []

    def send(self, parcel: Parcel) -> None:
        """Take it."""
        with self.database.sessions() as session:
            seen = worker_seen_at(session)
        assert seen is not None
        self.silences.append(self.clock() - seen)
        self.clock.travel(seconds=50)


def test_a_long_queue_over_a_slow_server_keeps_no_chore_waiting(
    database: Database, session: Session, clock: TravellingClock
) -> None:
    for number in range(12):
        enqueue(
            session,
            key=f"slow-{number}",
            channel=Channel.MAIL,
            recipient="noor@post.example",
            body="x",
            now=clock(),
        )
    session.commit()
    done: list[datetime] = []

    def counted(_session: Session, now: datetime) -> None:
        done.append(now)

    server = SlowServer(database, clock)
    worker = Worker(database, {Channel.MAIL: server}, clock=clock, chores=(note_worker, counted))
    worker.do_chores()
    assert worker.drain() == 12
    # Ten minutes passed; each chore was done as soon as a minute had gone by.
    assert len(done) == 7
    assert max(server.silences) < WORKER_PATIENCE
    assert worker_seen_at(session) == clock()


def test_a_database_that_is_away_is_left_to_the_loop(
    database: Database, clock: TravellingClock
) -> None:
    def away(_session: Session, _now: datetime) -> None:
        raise OperationalError("SELECT 1", {}, Exception())

    worker = Worker(database, {}, clock=clock, chores=(away,))
    with pytest.raises(OperationalError):
        worker.do_chores()
    assert worker.chores_done_at is None
