"""Mail servers and gateways that are down, slow, or refuse; and a database that goes away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from portal.clock import system_clock
from portal.config import Settings
from portal.database import WRITE_OPTION, Database
from portal.outbox.models import Channel, DeliveryState, OutboxMessage
from portal.outbox.routes import choose_transports
from portal.outbox.rules import delivery_id
from portal.outbox.services import enqueue
from portal.outbox.sms import SmsGateway
from portal.outbox.smtp import MailServer, SmtpTransport
from portal.outbox.transports import Parcel, RefusedError, TemporaryError
from portal.outbox.worker import Worker
from tests.conftest import START
from tests.support.outside import (
    Gateway,
    MailBox,
    free_port,
    mail_server,
    silent_server,
    sms_gateway,
)

CANARY = "noor.kanarie"
BEARER = "not-a-real-token"
PARCEL = Parcel(
    id=1,
    key="case-1-opened",
    channel=Channel.MAIL,
    recipient=f"{CANARY}@post.example",
    subject="Hoi",
    body="Samira belt je.",
    locale="nl",
    attempts=1,
    created_at=START,
)


def transport(port: int, *, scheme: str = "smtp", total: float = 5) -> SmtpTransport:
    return SmtpTransport(
        MailServer(scheme=scheme, host="127.0.0.1", port=port),
        sender="Opstap <hallo@opstap.example>",
        domain="opstap.test",
        step_seconds=0.5,
        total_seconds=total,
    )


def put(
    database: Database,
    channel: Channel = Channel.MAIL,
    *,
    key: str = PARCEL.key,
    due_in: timedelta = timedelta(),
) -> None:
    with database.transaction() as session:
        enqueue(
            session,
            key=key,
            channel=channel,
            recipient=PARCEL.recipient if channel is Channel.MAIL else "+31612345001",
            subject=PARCEL.subject,
            body=PARCEL.body,
            now=system_clock() + due_in,
        )


def message(database: Database) -> OutboxMessage:
    with database.sessions() as session:
        return session.query(OutboxMessage).one()


def worker(database: Database, **settings: str) -> Worker:
    known = Settings(base_url="https://opstap.test", **settings)
    return Worker(database, choose_transports(known), clock=system_clock, idle_seconds=0.05)


def test_a_mail_server_that_is_down_is_tried_again_later() -> None:
    with pytest.raises(TemporaryError, match="ConnectionRefusedError"):
        transport(free_port()).send(PARCEL)


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "smtp+starttls"])
def test_a_mail_server_that_says_nothing_is_given_up_after_a_while(scheme: str) -> None:
    with silent_server() as port, pytest.raises(TemporaryError):
        transport(port, scheme=scheme).send(PARCEL)


def test_a_mail_server_that_drips_cannot_hold_the_worker() -> None:
    with silent_server(drip=b"2", every=0.1) as port, pytest.raises(TemporaryError):
        transport(port, total=1).send(PARCEL)


def test_nor_can_one_that_drips_while_agreeing_on_a_secret() -> None:
    start_of_a_long_record = b"\x16\x03\x03\x40\x00"
    with silent_server(drip=start_of_a_long_record, every=0.1) as port:
        with pytest.raises(TemporaryError):
            transport(port, scheme="smtps", total=1).send(PARCEL)
        with pytest.raises(TemporaryError):
            SmsGateway(f"https://127.0.0.1:{port}/", step_seconds=0.5, total_seconds=1).send(PARCEL)


def test_a_gateway_that_drips_cannot_hold_the_worker() -> None:
    with silent_server(drip=b"H", every=0.1) as port, pytest.raises(TemporaryError):
        SmsGateway(f"http://127.0.0.1:{port}/", step_seconds=0.5, total_seconds=1).send(PARCEL)


def test_a_server_without_starttls_gets_no_mail_in_the_clear() -> None:
    box = MailBox()
    with mail_server(box) as port, pytest.raises(RefusedError):
        transport(port, scheme="smtp+starttls").send(PARCEL)
    assert box.mails == []


@pytest.mark.parametrize(
    ("verb", "answer", "kind"),
    [
        ("RCPT", "550 No such user", RefusedError),
        ("RCPT", "450 Mailbox busy", TemporaryError),
        ("DATA", "554 Refused", RefusedError),
        ("DATA", "451 Try again", TemporaryError),
        ("MAIL", "530 Authentication required", TemporaryError),
        ("MAIL", "421 Closing", TemporaryError),
    ],
)
def test_refusing_this_mail_is_final_and_trouble_is_not(
    verb: str, answer: str, kind: type[Exception]
) -> None:
    box = MailBox(hooks={verb: lambda: f"{answer} {CANARY}"})
    with mail_server(box) as port, pytest.raises(kind) as caught:
        transport(port).send(PARCEL)
    assert CANARY not in str(caught.value)


def test_a_server_that_dies_after_taking_the_mail_did_take_it() -> None:
    box = MailBox()

    def hang_up() -> None:
        raise ConnectionResetError

    box.hooks["QUIT"] = hang_up
    with mail_server(box) as port:
        transport(port).send(PARCEL)
    assert len(box.mails) == 1


def test_a_refused_message_is_dead_and_names_nobody(own_database: Database) -> None:
    put(own_database)
    box = MailBox(hooks={"RCPT": lambda: f"550 {CANARY}"})
    with mail_server(box) as port:
        assert worker(own_database, smtp_url=f"smtp://127.0.0.1:{port}").drain() == 1
    kept = message(own_database)
    assert kept.state is DeliveryState.DEAD
    assert kept.last_error == "mail server: 550"


def test_a_server_that_is_down_costs_one_attempt_and_the_message_waits(
    own_database: Database,
) -> None:
    put(own_database)
    before = system_clock()
    assert worker(own_database, smtp_url=f"smtp://127.0.0.1:{free_port()}").drain() == 1
    kept = message(own_database)
    assert kept.state is DeliveryState.PENDING
    assert kept.attempts == 1
    assert kept.next_attempt_at >= before + timedelta(minutes=1)
    assert kept.leased_by is None


def test_a_text_message_carries_its_key_and_token(own_database: Database) -> None:
    put(own_database, Channel.SMS)
    gateway = Gateway()
    with sms_gateway(gateway) as url:
        assert worker(own_database, sms_url=url, sms_token=BEARER).drain() == 1
    ((headers, body),) = gateway.requests
    key = delivery_id(PARCEL.key)
    assert headers["Idempotency-Key"] == key
    assert headers["Authorization"] == f"Bearer {BEARER}"
    assert body == {"to": "+31612345001", "text": PARCEL.body, "id": key}
    assert message(own_database).state is DeliveryState.SENT


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, RefusedError),
        (404, RefusedError),
        (408, TemporaryError),
        (429, TemporaryError),
        (500, TemporaryError),
        (503, TemporaryError),
        (302, TemporaryError),
    ],
)
def test_what_a_gateway_answers_decides(code: int, kind: type[Exception]) -> None:
    gateway = Gateway(codes=[code])
    with sms_gateway(gateway) as url, pytest.raises(kind, match=str(code)):
        SmsGateway(url).send(PARCEL)
    assert len(gateway.requests) == 1


def test_a_gateway_that_is_down_or_silent_is_tried_again() -> None:
    with pytest.raises(TemporaryError):
        SmsGateway(f"http://127.0.0.1:{free_port()}/").send(PARCEL)
    with silent_server() as port, pytest.raises(TemporaryError):
        SmsGateway(f"http://127.0.0.1:{port}/", step_seconds=0.3).send(PARCEL)


def test_the_result_is_noted_although_the_database_went_away(own_database: Database) -> None:
    put(own_database)
    box = MailBox()
    disturb = disturber(own_database)
    with mail_server(box) as port:
        box.hooks["DATA"] = disturb
        assert worker(own_database, smtp_url=f"smtp://127.0.0.1:{port}").drain() == 1
    assert message(own_database).state is DeliveryState.SENT
    assert len(box.mails) == 1


def test_the_worker_goes_on_after_the_database_came_back(own_database: Database) -> None:
    put(own_database)
    box = MailBox()
    with mail_server(box) as port:
        busy = worker(own_database, smtp_url=f"smtp://127.0.0.1:{port}")
        thread = threading.Thread(target=busy.run)
        thread.start()
        try:
            wait_for_mails(box, 1)
            put(own_database, key="case-2-opened", due_in=timedelta(seconds=0.3))
            disturber(own_database)()
            wait_for_mails(box, 2)
        finally:
            busy.stop.set()
            thread.join()
    assert len(set(box.ids())) == 2


def wait_for_mails(box: MailBox, count: int) -> None:
    deadline = time.monotonic() + 20
    while len(box.mails) < count:
        assert time.monotonic() < deadline, len(box.mails)
        time.sleep(0.05)


def disturber(database: Database) -> Callable[[], None]:
    """Makes the database unusable for a moment: locked, or its connections cut."""
    if database.engine.dialect.name == "sqlite":
        return lambda: _lock(database)
    return lambda: _cut_connections(database)


def _lock(database: Database) -> None:
    held = database.engine.connect().execution_options(**{WRITE_OPTION: True})
    held.begin()
    # Longer than this database's own patience of two seconds.
    timer = threading.Timer(2.6, _let_go, args=(held,))
    timer.start()


def _let_go(connection: Connection) -> None:
    connection.rollback()
    connection.close()


def _cut_connections(database: Database) -> None:
    other = Database(database.url)
    with other.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    other.engine.dispose()
