"""What machines that watch over the portal are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from portal import create_app
from portal.config import Settings
from portal.database import Database
from portal.outbox.models import Channel, DeliveryState
from portal.outbox.services import enqueue
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


def test_the_process_says_that_it_lives(client: HouseClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ok"}


def test_a_ready_portal_says_so(client: HouseClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "current",
        "outbox": "ok",
        "outbox_oldest_seconds": 0,
    }
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("minutes", "status"), [(14.9, "ok"), (15, "degraded"), (600, "degraded")])
def test_a_message_that_waits_long_is_told_but_stops_nobody(
    client: HouseClient, session: Session, clock: TravellingClock, minutes: float, status: str
) -> None:
    put(session)
    clock.at = START + timedelta(minutes=minutes)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["status"] == status
    assert response.get_json()["outbox_oldest_seconds"] == int(minutes * 60)


def test_a_message_that_left_or_died_waits_no_more(
    client: HouseClient, session: Session, clock: TravellingClock
) -> None:
    put(session, state=DeliveryState.DEAD)
    clock.travel(days=1)
    assert client.get("/readyz").get_json()["status"] == "ok"


def test_a_database_of_another_release_is_not_ready(
    client: HouseClient, connection: Connection
) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["migrations"] == "not current"


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
