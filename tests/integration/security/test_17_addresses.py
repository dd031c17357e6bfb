"""Promise 17: nobody is sent elsewhere; no address that the portal names is a visitor's."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.accounts.rules import local_path
from portal.outbox.models import OutboxMessage
from tests.conftest import TravellingClock
from tests.factories.staff import PASSWORD, SIGN_IN, code_at, make_staff
from tests.integration.registration.walking import REACH, REACHED, walk_to
from tests.integration.security.surface import fetch, forms_on, plain_client
from tests.support.client import ORIGIN, HouseClient

ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
    "https:evil.example", "https:/evil.example", "HTTPS://evil.example", "javascript:alert(1)",
    "//evil.example/werk", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
    " //evil.example", "/\x00/evil.example", "//evil.example\\@opstap.test", "//[::1", "//@evil",
    "werk.evil.example", "@evil.example", ".evil.example", "data:text/html,x", "/\r\nX: y",
)  # fmt: skip
# These stay on this host, whatever a browser makes of them.
OURS = ("/werk/jij", "/en/werk/jij", "/en//evil.example", "/%2F%2Fevil.example", "/%5Cevil.example",
        "/aanbod?zoek=https://evil.example")  # fmt: skip
EVIL = {"Host": "evil.example"}
FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Original-URL": "/evil.example",
    "X-Rewrite-URL": "/evil.example",
    "Forwarded": "host=evil.example",
}


@pytest.mark.parametrize("target", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_no_path_of_ours(target: str) -> None:
    assert local_path(target) is None


@pytest.mark.parametrize("target", OURS)
def test_a_path_of_ours(target: str) -> None:
    assert local_path(target) == target


@pytest.fixture
def editor(session: Session) -> Staff:
    return make_staff(session, role=Role.EDITOR)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_signing_in_leads_to_this_portal(
    app: Flask, editor: Staff, clock: TravellingClock, prefix: str
) -> None:
    """In the address and in the form, in either language; and for who is in already."""
    for target in ELSEWHERE[:6]:
        clock.travel(minutes=1)
        client = plain_client(app)
        page = f"{prefix}{SIGN_IN}"
        (form,) = (each for each in forms_on(client, page) if each.action.endswith(SIGN_IN))
        typed = {"email": editor.email, "password": PASSWORD, "code": code_at(editor, clock())}
        answer = client.post(
            page,
            query_string={"verder": target},
            data={**form.values, **typed, "verder": target},
            base_url=ORIGIN,
        )
        assert answer.headers["Location"] == f"{prefix}/werk"
        again = client.get(page, query_string={"verder": target}, base_url=ORIGIN)
        assert again.headers["Location"] == f"{prefix}/werk"


def test_the_page_that_was_wanted_keeps_its_language(app: Flask) -> None:
    answer = plain_client(app).get("/en/werk/jij?x=1", base_url=ORIGIN)
    assert answer.headers["Location"] == "/en/werk/inloggen?verder=/en/werk/jij?x%3D1"


PAGES = ("/", "/aanbod", "/agenda", "/aanbod/post-openen", "/aanmelden/voor-ouders", "/werk",
         "/werk//jij", "/aanbod/", "/.well-known/security.txt", "/en/.well-known/security.txt",
         "/robots.txt", "/agenda/1.ics", "/en//evil", "/nergens",
         "/aanbod?zoek=&thema=x")  # fmt: skip


@pytest.mark.parametrize("headers", [EVIL, FORWARDED], ids=["host", "forwarded"])
@pytest.mark.parametrize("path", PAGES)
def test_no_answer_repeats_a_host(app: Flask, path: str, headers: dict[str, str]) -> None:
    answer = plain_client(app).get(path, base_url=ORIGIN, headers=headers)
    assert answer.status_code < 500
    assert "evil.example" not in answer.get_data(as_text=True)
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("host", ["e'\"<x>", "a b", "", "x" * 5000, "[::1", "evil.example:99999"])
def test_a_host_that_cannot_be_gets_an_answer(app: Flask, host: str) -> None:
    for path in ("/", "/werk", "/aanbod", "/.well-known/security.txt"):
        answer = plain_client(app).get(path, base_url=ORIGIN, headers={"Host": host})
        assert answer.status_code < 500, path
        assert not host or host not in answer.get_data(as_text=True)


def test_no_message_repeats_a_host(client: HouseClient, session: Session) -> None:
    """The sign-up comes in under another name; what is mailed names the portal's own address."""
    walk_to(client, REACH)
    (form,) = (each for each in forms_on(client, REACH) if each.action == REACH)
    answer = client.post(REACH, data={**form.values, **REACHED}, headers={**FORWARDED})
    assert answer.status_code == 303
    texts = [f"{m.subject} {m.body}" for m in session.scalars(select(OutboxMessage))]
    assert any(ORIGIN in text for text in texts)
    assert not any("evil.example" in text for text in texts)


def test_no_page_links_to_a_host_in_its_path(app: Flask) -> None:
    for path in ("/en//evil.example", "//evil.example", "/en/%2Fevil.example", "/%5Cevil.example"):
        answer = plain_client(app).get(path, base_url=ORIGIN)
        text: Any = answer.get_data(as_text=True)
        assert 'href="//' not in text, path
        assert 'href="/\\' not in text, path


def test_security_txt_names_the_one_address_in_every_language(app: Flask) -> None:
    client = plain_client(app)
    wanted = f"Canonical: {ORIGIN}/.well-known/security.txt"
    for prefix in ("", "/en"):
        text = client.get(f"{prefix}/.well-known/security.txt", base_url=ORIGIN).text
        assert wanted in text.splitlines()


def test_the_search_page_links_only_to_itself(app: Flask) -> None:
    page = fetch(plain_client(app), "/aanbod", query_string={"zoek": "//evil.example"})
    for tag in page.select("[href], [action], [src]"):
        address = str(tag.get("href") or tag.get("action") or tag.get("src"))
        assert not address.startswith("//"), tag
