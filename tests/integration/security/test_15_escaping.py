"""Promise 15: what people type is text wherever it comes out: pages, files, mails, data."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.cases.models import Case
from portal.cases.receipts import find_receipt
from portal.outbox.models import OutboxMessage
from portal.partners.region import current_region
from portal.registration.meanwhile import calendar_file, contact_card
from tests.factories.staff import make_staff
from tests.integration.registration.walking import finish
from tests.integration.security.surface import client_of, fetch, forms_on, plain_client
from tests.support.client import ORIGIN, HouseClient

SCRIPT = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"
BREAKS = "Kees\r\nBcc: x@evil.example\nX-Kwaad: ja\rATTENDEE:x\u2028y"


def assert_harmless(page: BeautifulSoup) -> None:
    assert not page.select("script:not([src]):not([type='application/ld+json'])")
    assert not page.select("img[src=x], [onerror], [onclick], [style]")
    assert "49" not in page.get_text().split()


def test_what_a_young_person_types_is_text_for_the_coach(
    app: Flask, client: HouseClient, session: Session
) -> None:
    finish(client, voornaam=SCRIPT[:60])
    case = session.scalars(select(Case)).one()
    case.words = SCRIPT
    case.contact_person.totp_secret = None
    session.commit()
    coach = make_staff(session, partner=case.contact_person.partner_id)
    browser = client_of(app, coach)
    for path in (f"/werk/dossier/{case.reference}", "/werk/wachtrij?lijst=team"):
        assert_harmless(fetch(browser, path))
    found = browser.post(
        "/werk/wachtrij/zoeken",
        data={"zoek": SCRIPT, "csrf_token": token_on(browser)},
        base_url=ORIGIN,
    )
    assert_harmless(BeautifulSoup(found.data, "html.parser"))


def token_on(browser: object) -> str:
    field = fetch(browser, "/werk/wachtrij").select_one("[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def test_what_is_searched_for_is_text(app: Flask) -> None:
    page = fetch(plain_client(app), "/aanbod", query_string={"zoek": SCRIPT[:90]})
    assert_harmless(page)
    box = page.select_one("input[name=zoek]")
    assert box is not None
    assert str(box["value"]).startswith("</script>")


def test_a_title_does_not_break_out_of_the_data_for_machines(app: Flask, session: Session) -> None:
    client = client_of(app, make_staff(session, role=Role.EDITOR))
    (form,) = (f for f in forms_on(client, "/redactie/m33") if f.action == "/redactie/m33")
    title = "</script><script>alert(1)</script>"
    saved = client.post(
        "/redactie/m33",
        data={**form.values, "nl-title": title, "nl-summary": title, "doen": "online"},
        base_url=ORIGIN,
    )
    assert saved.status_code == 303
    link = fetch(client, "/redactie/m33").select_one("a[href^='/aanbod/']")
    assert link is not None
    page = fetch(plain_client(app), str(link["href"]))
    assert_harmless(page)
    data = page.select_one("script[type='application/ld+json']")
    assert data is not None
    assert json.loads(data.get_text())["name"] == title
    files = [str(a["href"]) for a in page.select("a[href$='.ics']")]
    for path in files:
        calendar = Calendar.from_ical(plain_client(app).get(path, base_url=ORIGIN).data)
        assert {str(event["summary"]) for event in calendar.walk("VEVENT")} == {title}


def test_a_name_with_line_breaks_adds_nothing_to_files_and_mails(
    app: Flask, client: HouseClient, session: Session
) -> None:
    finish(client, voornaam=BREAKS, kanaal="mail", mail="noor@post.example")
    case = session.scalars(select(Case)).one()
    case.contact_person.first_name = BREAKS[:80]
    session.commit()
    receipt = find_receipt(session, case.registration_key)
    assert receipt is not None
    with app.test_request_context():
        card = contact_card(receipt, card=current_region())
        calendar = calendar_file(receipt, at=datetime(2026, 11, 16, tzinfo=UTC))
    assert [line.split(":")[0].split(";")[0] for line in card.splitlines()] == [
        "BEGIN", "VERSION", "FN", "N", "TEL", "TEL", "END",
    ]  # fmt: skip
    assert "\nATTENDEE" not in calendar.replace("\r", "\n")
    assert "\nBcc" not in calendar.replace("\r", "\n")
    for message in session.scalars(select(OutboxMessage)):
        assert not set("\r\n\u2028") & set(f"{message.subject}{message.recipient}"), message.subject


RECIPIENTS = ("a@b.example\r\nBcc: x@evil.example", "a@b.example,x@evil.example",
              "Noor <a@b.example>", '"a\r\n"@b.example')  # fmt: skip


@pytest.mark.parametrize("mail", RECIPIENTS)
def test_a_recipient_is_one_address(client: HouseClient, session: Session, mail: str) -> None:
    form = client.page("/vraag").select_one("main form")
    answer = client.submit("/vraag", form, vraag="Mag dit?", mail=mail)
    assert answer.status_code == 422
    assert session.scalars(select(OutboxMessage)).all() == []
