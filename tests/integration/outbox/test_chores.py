"""What the worker does because it is time: once a minute, and never in a message's way."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.database import Database
from portal.outbox.worker import Worker
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


def test_a_database_that_is_away_is_left_to_the_loop(
    database: Database, clock: TravellingClock
) -> None:
    def away(_session: Session, _now: datetime) -> None:
        raise OperationalError("SELECT 1", {}, Exception())

    worker = Worker(database, {}, clock=clock, chores=(away,))
    with pytest.raises(OperationalError):
        worker.do_chores()
    assert worker.chores_done_at is None
