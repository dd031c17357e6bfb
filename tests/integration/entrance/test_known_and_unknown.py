"""The same answer and the same work for people we know and people we do not (promise 5)."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.database import Database
from portal.entrance.models import PlaceAttempt, PlaceProof
from tests.conftest import TravellingClock
from tests.factories.ways_in import CODE, DOOR, ask, last_code, messages, somebody, type_code
from tests.support.client import HouseClient
from tests.support.statements import noted

KNOWN = {"mail": "noor@voorbeeld.nl", "phone": "+31612345678"}
UNKNOWN = {"mail": "niemand@voorbeeld.nl", "phone": "+31687654321"}
VARIES = re.compile(r'name="csrf_token" value="[^"]*"')
# Whose mail or number it is, in the field of a page that shows it again.
TYPED = re.compile(r'value="(noor@voorbeeld.nl|niemand@voorbeeld.nl|\+316[0-9]{8})"')
PER_ACCOUNT = 5


def browser(app: Flask) -> HouseClient:
    opened = app.test_client()
    assert isinstance(opened, HouseClient)
    return opened


def told(answer: TestResponse) -> tuple[int, str, list[str], str]:
    """All of an answer that somebody could compare."""
    names = sorted(name for name, _value in answer.headers)
    body = TYPED.sub("", VARIES.sub("", answer.get_data(as_text=True)))
    return answer.status_code, answer.headers.get("Location", ""), names, body


@pytest.fixture
def known(session: Session) -> None:
    somebody(session, phone=KNOWN["phone"], email=KNOWN["mail"])
    session.commit()


@pytest.mark.parametrize("kind", ["mail", "phone"])
@pytest.mark.usefixtures("known")
def test_asking_says_and_does_the_same(
    app: Flask, session: Session, database: Database, kind: str
) -> None:
    seen = {}
    for name, where in (("known", KNOWN[kind]), ("unknown", UNKNOWN[kind])):
        client = browser(app)
        form = client.page(DOOR).select_one(f'form[action$="{DOOR}"]')
        with noted(database.engine) as statements:
            answer = client.submit(DOOR, form, waar=where)
        seen[name] = (told(answer), list(statements), told(client.get(CODE)))
    assert seen["known"] == seen["unknown"]
    assert [m.recipient for m in messages(session)] == [KNOWN[kind]]
    rows = session.scalars(select(PlaceProof).order_by(PlaceProof.id)).all()
    assert [row.young_person_id is None for row in rows] == [False, True]


@pytest.mark.usefixtures("known")
def test_a_wrong_code_says_and_does_the_same(app: Flask, database: Database) -> None:
    seen = {}
    for name, where in (("known", KNOWN["phone"]), ("unknown", UNKNOWN["phone"])):
        client = browser(app)
        ask(client, where)
        form = client.page(CODE).select_one(f'form[action$="{CODE}"]')
        with noted(database.engine) as statements:
            answers = [told(client.submit(CODE, form, code="000000")) for _ in range(6)]
        seen[name] = (answers, list(statements))
    assert seen["known"] == seen["unknown"]


@pytest.mark.usefixtures("known")
def test_asking_too_often_says_the_same(app: Flask, session: Session) -> None:
    seen = {}
    for name, where in (("known", KNOWN["mail"]), ("unknown", UNKNOWN["mail"])):
        client = browser(app)
        answers = [told(ask(client, where)) for _ in range(PER_ACCOUNT + 1)]
        assert [each[0] for each in answers] == [303] * PER_ACCOUNT + [429]
        seen[name] = answers
    assert seen["known"] == seen["unknown"]
    assert len(messages(session)) == PER_ACCOUNT


@pytest.mark.usefixtures("known")
def test_waiting_helps_and_nobody_is_locked_out(
    app: Flask, session: Session, clock: TravellingClock
) -> None:
    client = browser(app)
    for _ in range(PER_ACCOUNT + 10):
        ask(client, KNOWN["phone"])
        clock.travel(minutes=2)
    # Whatever strangers did, a quarter of an hour later somebody can come in.
    clock.travel(minutes=15)
    assert ask(client, KNOWN["phone"]).status_code == 303
    assert type_code(client, last_code(session)).status_code == 303


@pytest.mark.usefixtures("known")
def test_who_gets_in_is_no_stranger_any_more(app: Flask, session: Session) -> None:
    for _ in range(PER_ACCOUNT + 2):
        client = browser(app)
        assert ask(client, KNOWN["phone"]).status_code == 303
        assert type_code(client, last_code(session)).status_code == 303
    assert session.scalars(select(PlaceAttempt)).all() == []


@pytest.mark.usefixtures("known")
def test_a_guess_for_nobody_is_never_right(app: Flask, session: Session) -> None:
    client = browser(app)
    ask(client, UNKNOWN["phone"])
    for proof in session.scalars(select(PlaceProof)):
        assert proof.young_person_id is None
    assert messages(session) == []
    assert type_code(client, "123456").status_code == 422
