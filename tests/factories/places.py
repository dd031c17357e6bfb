"""Young people who are in their own place."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from portal.cases.models import YoungPerson
from portal.entrance.sessions import Stay, open_session
from tests.conftest import START
from tests.support.client import HouseClient

PLACE_COOKIE = "__Host-opstap-plek"


def enter_place(
    app: Flask,
    session: Session,
    person: YoungPerson,
    *,
    stay: Stay | None = None,
    now: datetime = START,
) -> HouseClient:
    """A browser of its own in which this young person is in; what is pending is committed."""
    token = open_session(session, person.id, stay=stay or Stay(), device="test", now=now)
    session.commit()
    client = app.test_client()
    assert isinstance(client, HouseClient)
    client.set_cookie(PLACE_COOKIE, token, domain="opstap.test", secure=True)
    return client
