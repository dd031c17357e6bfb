"""Coming in leaves no number, address, code or token in anything that is logged (promise 27)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal import create_app
from portal.config import Settings
from portal.database import Database
from tests.conftest import TravellingClock
from tests.factories.places import PLACE_COOKIE
from tests.factories.ways_in import ask, last_code, last_link, press_link, somebody, type_code
from tests.support.client import HouseClient

PHONE, MAIL = "+31612349876", "kanarie@post.example"
LOUD = ("sqlalchemy.engine", "sqlalchemy.pool", "werkzeug")


@pytest.fixture
def app(settings: Settings, clock: TravellingClock, database: Database) -> Iterator[Flask]:
    """The portal as in production, logging everything that can be logged."""
    made = create_app(replace(settings, log_level="DEBUG"), clock=clock, database=database)
    made.test_client_class = HouseClient
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield made
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def logged(app: Flask) -> io.StringIO:
    (handler,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    return written


def test_nothing_of_it_is_written_down(
    app: Flask, session: Session, client: HouseClient, logged: io.StringIO
) -> None:
    somebody(session, phone=PHONE, email=MAIL)
    session.commit()
    ask(client, MAIL)
    link = last_link(session)
    press_link(client, link)
    client.get(link)
    cookie = client.get_cookie(PLACE_COOKIE, domain="opstap.test")
    other = app.test_client()
    assert isinstance(other, HouseClient)
    ask(other, PHONE)
    code = last_code(session)
    type_code(other, code)
    written = logged.getvalue().lower()
    assert "/mijn-plek/link/<token>" in written
    assert cookie is not None
    token = link.rsplit("/", 1)[1]
    for secret in (MAIL, "kanarie", PHONE, "612349876", token, cookie.value, f"{code}"):
        assert secret.lower() not in written
