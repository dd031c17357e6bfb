"""Mail as it leaves: its headers, and what can never become one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from portal.config import Settings
from portal.outbox.models import Channel
from portal.outbox.routes import choose_transports
from portal.outbox.sms import SmsGateway
from portal.outbox.smtp import MailServer, SmtpTransport, build_mail
from portal.outbox.transports import DemoTransport, Parcel, RefusedError

PARCEL = Parcel(
    id=7,
    key="case-7-opened",
    channel=Channel.MAIL,
    recipient="noor@post.example",
    subject="Jouw contactpersoon is Samira · ë",
    body="Hoi Noor,\n\nSamira belt je.\nTot dan! " + "heel lang " * 200,
    locale="nl",
    attempts=1,
    created_at=datetime(2026, 11, 16, 9, 30, tzinfo=UTC),
)
SENDER = "Opstap <hallo@opstap.example>"


def test_a_mail_says_who_what_and_that_a_machine_sent_it() -> None:
    raw = build_mail(PARCEL, sender=SENDER, domain="opstap.test").as_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["From"] == SENDER
    assert mail["To"] == "noor@post.example"
    assert mail["Subject"] == PARCEL.subject
    assert mail["Message-ID"].endswith("@opstap.test>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"
    assert mail["Date"].datetime == PARCEL.created_at
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip().splitlines() == PARCEL.body.strip().splitlines()
    assert max(len(line) for line in raw.split(b"\r\n")) < 998
    assert raw.isascii()


def test_the_same_message_built_twice_is_the_same_to_the_byte() -> None:
    first = build_mail(PARCEL, sender=SENDER, domain="opstap.test").as_bytes()
    again = build_mail(replace(PARCEL, attempts=3), sender=SENDER, domain="opstap.test").as_bytes()
    assert first == again


@pytest.mark.parametrize(
    "recipient",
    [
        "noor@post.example\r\nBcc: all@post.example",
        "noor@post.example, all@post.example",
        "noor@post.example\n",
        "Noor",
        "",
        "<noor@post.example>",
    ],
)
def test_an_address_that_is_not_exactly_one_is_refused(recipient: str) -> None:
    with pytest.raises(RefusedError):
        build_mail(replace(PARCEL, recipient=recipient), sender=SENDER, domain="opstap.test")


@pytest.mark.parametrize("subject", ["Hoi\r\nBcc: all@post.example", "Hoi\nX: y", "Hoi\rX"])
def test_a_subject_with_a_line_break_is_refused(subject: str) -> None:
    with pytest.raises(RefusedError):
        build_mail(replace(PARCEL, subject=subject), sender=SENDER, domain="opstap.test")


def test_a_mail_server_is_read_from_its_address() -> None:
    server = MailServer.from_url("smtp+starttls://us%40er:p%3Aw@mail.example:2525")
    assert (server.scheme, server.host, server.port) == ("smtp+starttls", "mail.example", 2525)
    assert (server.user, server.password) == ("us@er", "p:w")
    assert MailServer.from_url("smtps://mail.example").port == 465


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="OPSTAP_SMTP_URL"):
        MailServer.from_url(url)


def test_in_the_demo_nothing_leaves() -> None:
    transports = choose_transports(Settings(demo=True))
    assert all(isinstance(t, DemoTransport) for t in transports.values())
    assert set(transports) == set(Channel)


def test_settings_choose_the_ways_out() -> None:
    settings = Settings(smtp_url="smtp://mail.example", sms_url="https://sms.example/send")
    transports = choose_transports(settings)
    assert isinstance(transports[Channel.MAIL], SmtpTransport)
    assert isinstance(transports[Channel.SMS], SmsGateway)


def test_without_a_gateway_a_text_message_is_refused_and_says_so() -> None:
    transports = choose_transports(Settings(smtp_url="smtp://mail.example"))
    with pytest.raises(RefusedError, match="no sms transport"):
        transports[Channel.SMS].send(replace(PARCEL, channel=Channel.SMS))


def test_a_mail_that_somebody_else_may_see_comes_from_a_first_name() -> None:
    mail = build_mail(replace(PARCEL, sender_name="Samira"), sender=SENDER, domain="opstap.test")
    assert mail["From"] == "Samira <hallo@opstap.example>"
