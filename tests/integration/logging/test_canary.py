"""What people type, are called, or sign in with is looked for in everything that is logged."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal import create_app
from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.config import Settings
from portal.database import Database
from portal.outbox.models import Channel
from portal.outbox.routes import choose_transports
from portal.outbox.services import enqueue
from portal.outbox.worker import Worker
from tests.conftest import TravellingClock
from tests.factories.staff import PASSWORD, SIGN_IN, code_at, make_staff, sign_in
from tests.integration.registration.walking import REACH, answer, finish, walk_to
from tests.support.client import ORIGIN, HouseClient
from tests.support.outside import MailBox, mail_server

NAME = "Xenobia"
MAIL = "xenobia.kanarie@post.example"
NUMBER = "612349876"
WORDS = "kanariewoorden over thuis"
NOTE = "kanarienotitie"
ADDRESS = "198.51.100.77"
WRONG = "kanarie wachtwoord dat niet klopt"
CANARIES = (NAME, "xenobia", "kanarie", NUMBER, ADDRESS, PASSWORD)


@pytest.fixture
def app(settings: Settings, clock: TravellingClock, database: Database) -> Iterator[Flask]:
    """The portal as in production, logging everything that can be logged."""
    made = create_app(replace(settings, log_level="DEBUG"), clock=clock, database=database)
    made.config.update(RATELIMIT_ENABLED=False)
    made.test_client_class = HouseClient
    loud = ("sqlalchemy.engine", "sqlalchemy.pool", "urllib3", "asyncio", "werkzeug")
    for name in loud:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield made
    for name in loud:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def logged(app: Flask) -> io.StringIO:
    """All that the app's own handler writes, in the form in which it is kept."""
    (handler,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    return written


def lines(logged: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def assert_no_canary(logged: io.StringIO, *more: str) -> None:
    written = logged.getvalue().lower()
    assert written
    for canary in (*CANARIES, *more):
        assert canary.lower() not in written


def test_a_sign_up_with_all_its_mistakes(client: HouseClient, logged: io.StringIO) -> None:
    answer(client, "/aanmelden", woorden=WORDS)
    walk_to(client, REACH)
    answer(client, REACH, voornaam=NAME, kanaal="sms", tel="06 1234 kanarie")
    answer(client, REACH, voornaam=NAME, kanaal="mail", mail="xenobia.kanarie@")
    page = finish(client, voornaam=NAME, kanaal="mail", mail=MAIL, tel=f"0{NUMBER}")
    assert page.select_one("h1")
    routes = {line.get("route") for line in lines(logged)}
    assert {"/aanmelden", "/aanmelden/bereiken", "/aanmelden/klaar"} <= routes
    assert_no_canary(logged)


def test_signing_in_wrong_and_right(
    client: HouseClient, session: Session, clock: TravellingClock, logged: io.StringIO
) -> None:
    staff = make_staff(session, email=MAIL, first_name=NAME)
    form = client.page(SIGN_IN).select_one("main form")
    for mail in (MAIL, f"other.{MAIL}"):
        client.submit(SIGN_IN, form, email=mail, password=WRONG, code="123457")
    code = code_at(staff, clock())
    sign_in(client, staff)
    client.get("/werk/jij", environ_overrides={"REMOTE_ADDR": ADDRESS})
    cookie = client.get_cookie("__Host-opstap", domain="opstap.test")
    assert cookie is not None
    assert staff.totp_secret
    with client.session_transaction(base_url=ORIGIN) as kept:
        token = kept["_user_id"]
    # A code of six digits can occur in a time or number; as a value of its own it never does.
    assert f'"{code}"' not in logged.getvalue()
    assert_no_canary(logged, cookie.value, token, staff.totp_secret)


def test_looking_at_a_case_and_writing_on_it(
    client: HouseClient, app: Flask, session: Session, logged: io.StringIO
) -> None:
    finish(client, voornaam=NAME, tel=f"0{NUMBER}")
    case = session.scalars(select(Case)).one()
    person = session.get_one(Staff, case.contact_person_id)
    colleague = make_staff(session, partner=person.partner_id, first_name="Robin")
    desk = app.test_client()
    assert isinstance(desk, HouseClient)
    sign_in(desk, colleague)
    path = f"/werk/dossier/{case.reference}"
    form = desk.page(path).select_one(f'form[action="{path}/notitie"]')
    assert form is not None
    area = form.select_one("textarea")
    assert area is not None
    assert desk.submit(path, form, **{str(area["name"]): NOTE}).status_code == 303
    search = desk.page("/werk/wachtrij").select_one('form[action$="/zoeken"]')
    assert desk.submit("/werk/wachtrij", search, zoek=NAME).status_code == 200
    assert_no_canary(logged, case.reference)


def test_strange_requests(client: HouseClient, logged: io.StringIO) -> None:
    for path in (f"/{NAME}", f"/aanbod?zoek={MAIL}", f"/aanbod/{NAME}", f"/werk?token={NAME}"):
        client.get(path)
    client.post("/aanmelden/bereiken", data={"voornaam": NAME})
    client.post("/aanmelden", data={"woorden": WORDS}, headers={"Sec-Fetch-Site": "cross-site"})
    client.get("/", headers={"Referer": f"https://x.example/{MAIL}", "User-Agent": NAME})
    assert len(lines(logged)) > 6
    assert_no_canary(logged)


def test_a_database_error_with_their_data_in_it(
    client: HouseClient, connection: Connection, logged: io.StringIO
) -> None:
    walk_to(client, REACH)
    form = client.page(REACH).select_one("main form")
    connection.execute(text("ALTER TABLE young_people RENAME COLUMN email TO mail_gone"))
    response = client.submit(REACH, form, voornaam=NAME, kanaal="mail", mail=MAIL)
    assert response.status_code == 503
    assert "database_error" in {line["event"] for line in lines(logged)}
    assert_no_canary(logged)


def test_an_error_of_the_database_says_no_values(session: Session) -> None:
    """Also where no handler of ours stands between, as in a command that breaks off."""
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": NAME})
    assert NAME not in str(caught.value)


def test_a_bug_with_their_data_in_it(client: HouseClient, app: Flask, logged: io.StringIO) -> None:
    def broken() -> Any:
        raise RuntimeError(f"no moment for {NAME} {MAIL}")

    app.extensions["clock"] = broken
    assert client.get("/agenda").status_code == 500
    crash = next(line for line in lines(logged) if line["event"] == "crash")
    assert crash["error"] == "RuntimeError"
    assert any("broken" in place for place in crash["trace"])
    assert_no_canary(logged)


def test_a_mail_server_that_quotes_them(
    database: Database, clock: TravellingClock, logged: io.StringIO
) -> None:
    for number in range(2):
        with database.transaction() as session:
            enqueue(
                session,
                key=f"kanarie-{number}",
                channel=Channel.MAIL,
                recipient=MAIL,
                subject=f"Hoi {NAME}",
                body=WORDS,
                now=clock(),
            )
    answers = [f"550 {MAIL} is unknown", None]
    box = MailBox(hooks={"RCPT": lambda: answers.pop(0)})
    with mail_server(box) as port:
        known = Settings(smtp_url=f"smtp://127.0.0.1:{port}")
        assert Worker(database, choose_transports(known), clock=clock).drain() == 2
    assert {"message_not_sent", "message_sent"} <= {line["event"] for line in lines(logged)}
    assert_no_canary(logged)


def test_a_library_that_logs_them(app: Flask, logged: io.StringIO) -> None:
    logging.getLogger("some.library").error("no answer from %s", MAIL)
    try:
        raise ValueError(MAIL)
    except ValueError:
        logging.getLogger("some.library").exception("failed")
    assert [line["event"] for line in lines(logged)] == ["no answer from %s", "failed"]
    assert_no_canary(logged)
