"""Promise 14, 20: every public page, feed and message of the living demo, looked through.

No name of who provides or pays, no word of the back office, nothing that loads from elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.cases.models import YoungPerson
from portal.config import Settings
from portal.database import Database
from portal.outbox.models import OutboxMessage
from tests.conftest import START, TEST_SECRET, TravellingClock
from tests.integration.registration.walking import ABOUT, BORN, PERSON, REACH, REACHED, YOU
from tests.integration.security.surface import forms_on, links_on, plain_client
from tests.support.client import ORIGIN
from tests.support.page_check import DATA

STARTS = ("/", "/en/", "/robots.txt", "/.well-known/security.txt", "/aanmelden/gewist", "/vraag",
          "/en/vraag", "/vraag/antwoord", "/aanmelden/voor-ouders", "/nergens",
          "/en/nergens")  # fmt: skip
# Each item's own file holds all of its moments, so a few files of one moment are enough.
FILES_OF_A_MOMENT = 6
LOADS = (
    "[src], [srcset], [poster], link[rel~=stylesheet], link[rel~=icon], link[rel~=preload],"
    " link[rel~=preconnect], use[href]"
)
CLOSED = ("/werk", "/redactie", "/demo", "/en/werk", "/en/redactie", "/en/demo", "/static")
# Who pays and how it is called behind the door, in either language.
BACK_OFFICE = (
    "rmc", "leerplicht", "doorstroompunt", "schuldhulpverlening", "re-integratie", "aanbieder",
    "gecontracteerd", "budget", "subsidie", "financiering", "gefinancierd", "inkoop",
    "bekostigd", "participatiewet", "beschikking", "caseload", "casus", "ketenpartner",
    "regievoerder", "doorverwezen", "verwijzing", "intake", "funding", "funded", "provider",
    "contractor", "referral", "no-show", "voortijdig schoolverlater", "startkwalificatie",
    "leadpartner", "lead partner",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a visitor got."""

    path: str
    status: int
    kind: str
    text: str


@pytest.fixture(scope="module")
def public_app(filled_once: Database) -> Flask:
    """The living demo's data under an app as in production."""
    known = Settings(database_url=filled_once.url, secret_key=TEST_SECRET, base_url=ORIGIN,
                     smtp_url="smtp://127.0.0.1:1", log_level="ERROR")  # fmt: skip
    return create_app(replace(known), clock=TravellingClock(START), database=filled_once)


@pytest.fixture(scope="module")
def public(public_app: Flask) -> tuple[Answer, ...]:
    """Every page and file that links lead to, and the steps of signing up but the last press."""
    client = plain_client(public_app)
    waiting, seen, found = list(STARTS), set(STARTS), []
    while waiting:
        path = waiting.pop()
        answer = client.get(path, base_url=ORIGIN)
        found.append(Answer(path, answer.status_code, answer.mimetype, answer.text))
        if answer.mimetype != "text/html":
            continue
        links = links_on(BeautifulSoup(answer.text, "html.parser"))
        fresh = {link for link in links if not link.startswith(CLOSED)} - seen
        moments = sorted(link for link in fresh if re.fullmatch(r".*/agenda/\d+\.ics", link))
        known = sum("/agenda/" in path for path in seen)
        fresh -= set(moments[max(0, FILES_OF_A_MOMENT - known) :])
        seen |= fresh
        waiting += sorted(fresh)
    return (*found, *steps(public_app, ""), *steps(public_app, "/en"))


def steps(app: Flask, prefix: str) -> list[Answer]:
    client, found = plain_client(app), []
    filled: tuple[tuple[str, dict[str, Any]], ...] = (
        (ABOUT, {}), (YOU, BORN), (PERSON, {}), (REACH, REACHED | {"tel": "1"}),
    )  # fmt: skip
    for path, answers in filled:
        shown = client.get(prefix + path, base_url=ORIGIN)
        found.append(Answer(prefix + path, shown.status_code, shown.mimetype, shown.text))
        (form,) = (f for f in forms_on(client, prefix + path) if f.action == prefix + path)
        sent = client.post(prefix + path, data={**form.values, **answers}, base_url=ORIGIN)
        if sent.status_code != 303:
            found.append(Answer(prefix + path, sent.status_code, sent.mimetype, sent.text))
    return found


def names() -> tuple[str, ...]:
    document = yaml.safe_load((DATA / "region.yaml").read_text(encoding="utf-8"))
    partners = [each for each in document["partners"] if each["type"] != "front_desk"]
    both = {name for each in partners for name in (each["name"], each["privacy_name"])}
    return tuple(sorted(both))


@cache
def parsed(answer: Answer) -> BeautifulSoup:
    """The page, to be looked at and left as it is."""
    return BeautifulSoup(answer.text, "html.parser")


@cache
def shown_text(answer: Answer) -> str:
    """The answer without the four slots where an organisation may be named."""
    if answer.kind != "text/html":
        return unfolded(answer.text)
    page = BeautifulSoup(answer.text, "html.parser")
    for slot in page.select("[data-slot]"):
        slot.decompose()
    attributes = " ".join(
        str(tag.get(name, ""))
        for tag in page.find_all(True)
        for name in ("alt", "title", "content")
    )
    return re.sub(r"\s+", " ", page.get_text(" ") + " " + attributes)


def unfolded(text: str) -> str:
    """A calendar file with its long lines whole, and without its place: a place may be named."""
    whole = text.replace("\r\n ", "").replace("\n ", "")
    return "\n".join(line for line in whole.splitlines() if not line.startswith("LOCATION"))


def back_office_words(text: str) -> list[str]:
    plain = text.casefold()
    return [word for word in BACK_OFFICE if re.search(rf"\b{re.escape(word)}\b", plain)]


def test_all_of_it_was_seen(public: tuple[Answer, ...]) -> None:
    paths = {answer.path for answer in public}
    for start, least in (("/aanbod/", 30), ("/en/aanbod/", 30), ("/coach/", 10), ("/moment/", 5)):
        assert sum(path.startswith(start) for path in paths) >= least, start
    assert sum(path.endswith(".ics") for path in paths) >= 10
    assert {ABOUT, YOU, PERSON, REACH, "/en" + REACH} <= paths
    wrong = {a.path: a.status for a in public if a.status not in {200, 303, 404, 422}}
    assert wrong == {}


def test_no_page_or_feed_names_who_provides(public: tuple[Answer, ...]) -> None:
    found = [
        (answer.path, name) for answer in public for name in names() if name in shown_text(answer)
    ]
    assert found == []


def test_no_page_or_feed_speaks_as_the_back_office(public: tuple[Answer, ...]) -> None:
    found = {a.path: words for a in public if (words := back_office_words(shown_text(a)))}
    assert found == {}


def test_no_message_to_a_young_person_does(filled_once: Database) -> None:
    with filled_once.sessions() as session:
        people = session.scalars(select(YoungPerson)).all()
        reached = {each.phone for each in people} | {each.email for each in people}
        messages = [m for m in session.scalars(select(OutboxMessage)) if m.recipient in reached]
        texts = [f"{message.subject}\n{message.body}" for message in messages]
    assert len(texts) > 40
    for text in texts:
        assert not [name for name in names() if name in text], text
        assert not back_office_words(text), text


def test_nothing_is_loaded_from_elsewhere(public: tuple[Answer, ...]) -> None:
    for answer in public:
        if answer.kind != "text/html":
            continue
        page = parsed(answer)
        for tag in page.select(LOADS):
            source = str(tag.get("src") or tag.get("srcset") or tag.get("href"))
            assert source.startswith(("/static/", "#")), f"{answer.path}: {tag}"
        for form in page.select("form"):
            assert str(form["action"]).startswith("/"), f"{answer.path}: {form['action']}"


def test_a_link_elsewhere_tells_nobody_where_somebody_was(public: tuple[Answer, ...]) -> None:
    outside = [
        (answer.path, link)
        for answer in public
        if answer.kind == "text/html"
        for link in parsed(answer).select('a[href^="http"]')
        if not str(link["href"]).startswith(ORIGIN)
    ]
    assert outside
    for path, link in outside:
        assert str(link["href"]).startswith("https://"), path
        assert "noreferrer" in (link.get("rel") or []), f"{path}: {link}"


def test_production_has_nothing_of_the_demo(public: tuple[Answer, ...]) -> None:
    for answer in public:
        assert "demo-bar" not in answer.text, answer.path
        assert "demo.css" not in answer.text, answer.path
        assert 'href="/demo' not in answer.text, answer.path
