"""What machines that watch over the portal are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import create_app
from portal.cli.worker import CHORES
from portal.config import Settings
from portal.database import Database
from portal.outbox.heartbeat import note_worker, worker_seen_at
from portal.outbox.models import Channel, DeliveryState, WorkerSeen
from portal.outbox.services import enqueue
from portal.outbox.worker import Worker
from tests.conftest import START, TravellingClock
from tests.support.client import HouseClient
from tests.support.outside import free_port


def put(session: Session, **changes: object) -> None:
    message = enqueue(
        session,
        key="a",
        channel=Channel.MAIL,
        recipient="noor@post.example",
        body="x",
        now=START,
    )
    for name, value in changes.items():
        setattr(message, name, value)
    session.commit()


@pytest.fixture
def at_work(session: Session) -> None:
    """A worker was seen a moment ago."""
    note_worker(session, START)
    session.commit()


def test_the_process_says_that_it_lives(client: HouseClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ok"}


@pytest.mark.usefixtures("at_work")
def test_a_ready_portal_says_so(client: HouseClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "current",
        "outbox": "ok",
        "outbox_oldest_seconds": 0,
        "worker": "ok",
        "worker_seen_seconds": 0,
    }
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("minutes", "status"), [(14.9, "ok"), (15, "degraded"), (600, "degraded")])
def test_a_message_that_waits_long_is_told_but_stops_nobody(
    client: HouseClient, session: Session, clock: TravellingClock, minutes: float, status: str
) -> None:
    put(session)
    clock.at = START + timedelta(minutes=minutes)
    note_worker(session, clock.at)
    session.commit()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["status"] == status
    assert response.get_json()["outbox_oldest_seconds"] == int(minutes * 60)


def test_a_message_that_left_or_died_waits_no_more(
    client: HouseClient, session: Session, clock: TravellingClock
) -> None:
    put(session, state=DeliveryState.DEAD)
    note_worker(session, clock.travel(days=1))
    session.commit()
    assert client.get("/readyz").get_json()["status"] == "ok"


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(("minutes", "worker"), [(4.9, "ok"), (5, "not seen"), (6000, "not seen")])
def test_a_worker_that_is_gone_is_told_but_stops_nobody(
    client: HouseClient, clock: TravellingClock, minutes: float, worker: str
) -> None:
    clock.at = START + timedelta(minutes=minutes)
    response = client.get("/readyz")
    assert response.status_code == 200
    told = response.get_json()
    assert (told["worker"], told["worker_seen_seconds"]) == (worker, int(minutes * 60))
    assert told["status"] == ("ok" if worker == "ok" else "degraded")


def test_there_is_one_row_for_all_workers(connection: Connection) -> None:
    with pytest.raises(IntegrityError, match="one_row"):
        connection.execute(insert(WorkerSeen).values(id=2, seen_at=START))


def test_a_worker_that_never_was_is_told(client: HouseClient) -> None:
    told = client.get("/readyz").get_json()
    assert (told["status"], told["worker"]) == ("degraded", "not seen")
    assert told["worker_seen_seconds"] is None


def test_the_worker_says_every_minute_that_it_is_there(
    database: Database, session: Session, clock: TravellingClock
) -> None:
    worker = Worker(database, {}, clock=clock, chores=CHORES)
    for _ in range(3):
        worker.do_chores()
        session.expire_all()
        assert worker_seen_at(session) == clock.at
        clock.travel(minutes=1)


def test_a_database_of_another_release_is_not_ready(
    client: HouseClient, connection: Connection
) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["migrations"] == "not current"


@pytest.mark.usefixtures("at_work")
def test_a_database_that_was_upgraded_before_us_is_ready(
    client: HouseClient, connection: Connection
) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    response = client.get("/readyz")
    assert response.status_code == 200
    assert (response.get_json()["status"], response.get_json()["migrations"]) == ("ok", "newer")


def app_without_database(settings: Settings, clock: TravellingClock) -> Flask:
    url = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/nothing"
    away = replace(settings, database_url=url, database_timeout=1)
    app = create_app(away, clock=clock, database=Database(url, timeout=1))
    app.test_client_class = HouseClient
    return app


def test_without_a_database_the_portal_lives_but_is_not_ready(
    settings: Settings, clock: TravellingClock
) -> None:
    client = app_without_database(settings, clock).test_client()
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json() == {"status": "not ready", "database": "away"}
