"""Promise 11, 19, 22 over my place: nobody is in somebody else's; no address tells who it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.access.guard import ATTRIBUTE, OWN_PLACE, PUBLIC
from portal.access.model import Role
from portal.entrance.sessions import Stay, end_sessions
from portal.models import Base
from tests.conftest import START
from tests.factories.full_places import FullPlace, fill_place
from tests.factories.places import PLACE_COOKIE, enter_place
from tests.factories.staff import make_staff
from tests.integration.security.conftest import OTHER_TEAM, TEAM, Team
from tests.integration.security.surface import (
    address_of,
    client_of,
    everything_kept,
    fetch,
    plain_client,
)
from tests.integration.security.test_11_roles_and_records import closed_routes, records
from tests.integration.security.test_19_forms import OTHER_SITES
from tests.support.client import ORIGIN

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
# They name a thing of the offer, a line of one's own, or what a button does: of nobody else.
OF_NOBODY = {"ref", "act", "number", "moment_id"}
# A look keeps that somebody is there, and nothing else.
SEEN = frozenset({"place_sessions"})
TOKEN = re.compile(r"<(?:string\([^)]*\):)?token>")
# What an address may hold: small numbers, words of ours, things of the offer, one-purpose tokens.
MAY_STAND_IN_ADDRESSES = {
    "appointment_id": "RowNumber",
    "booking_id": "RowNumber",
    "attachment_id": "RowNumber",
    "goal_id": "RowNumber",
    "moment_id": "RowNumber",
    "session_id": "RowNumber",
    "number": "RowNumber",
    "act": "AnyConverter",
    "ref": "UnicodeConverter",
    "token": "UnicodeConverter",
}
Routes = list[tuple[Rule, str]]


@pytest.fixture
def mine(app: Flask, session: Session) -> FullPlace:
    return fill_place(app, session, make_staff(session, partner=TEAM), canary="Mijnkind")


@pytest.fixture
def others(app: Flask, session: Session) -> FullPlace:
    return fill_place(app, session, make_staff(session, partner=OTHER_TEAM), canary="Anderkind")


def open_place(app: Flask, session: Session, place: FullPlace) -> FlaskClient:
    """A plain browser in which somebody is in their place."""
    house = enter_place(app, session, place.case.young_person, stay=Stay(stays=True))
    cookie = house.get_cookie(PLACE_COOKIE, domain="opstap.test")
    assert cookie is not None
    client = plain_client(app)
    client.set_cookie(PLACE_COOKIE, cookie.value, domain="opstap.test", secure=True)
    return client


def routes_of(app: Flask, declared: str) -> Routes:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & METHODS)
        if getattr(app.view_functions[rule.endpoint], ATTRIBUTE, None) == declared
    ]


def linked_routes(app: Flask) -> Routes:
    """Routes behind a one-purpose link."""
    return [
        (rule, method)
        for rule, method in routes_of(app, PUBLIC)
        if rule.endpoint.startswith("my_place.") and "token" in rule.arguments
    ]


def rows_of(session: Session, place: FullPlace) -> dict[str, list[str]]:
    """Every row that hangs on somebody, on their case, or on what hangs on those."""
    session.expire_all()
    session.commit()
    keys = {"young_people": {place.person_id}, "cases": {place.case.id}}
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        kept = []
        for row in session.execute(select(table)).mappings():
            parents = [
                (key.column.table.name, row[column.name])
                for column in table.columns
                for key in column.foreign_keys
            ]
            parents.append((table.name, row.get("id")))
            if any(value is not None and value in keys.get(name, ()) for name, value in parents):
                kept.append(repr(dict(row)))
                keys.setdefault(table.name, set()).add(row.get("id"))
        found[table.name] = sorted(kept)
    return found


def wicked_form(others: FullPlace) -> dict[str, Any]:
    """Every number of somebody else in every field that our forms have, and a few they have not."""
    known, case = others.known, others.case
    return {
        "regel": known["look"],
        "tot": 999_999,
        "moment": known["option_id"],
        "persoon": others.person_id,
        "young_person_id": others.person_id,
        "person_id": others.person_id,
        "case_id": case.id,
        "reference": case.reference,
        "id": known["goal_id"],
        "doel": "een doel",
        "answer": "nee",
        "purpose": "check_in",
        "recipient": "",
        "words": "iets",
        "woorden": "iets",
        "kies": "stop",
        "kanaal": "sms",
        "vorm": "json",
        "first_name": "Anders",
        "strengths": "koken",
        "code": "123456",
        "oude_code": "123456",
        "nieuwe_code": "123456",
        "gezien": known["number"],
    }


def assert_tells_nothing(answer: Any, others: FullPlace, what: str) -> None:
    said = answer.get_data() + str(answer.headers).encode()
    for secret in others.secrets:
        assert secret.encode() not in said, f"{what} tells {secret}"


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """Without form tokens, so that it is the place itself that refuses."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_what_is_somebody_elses_is_not_there(
    open_app: Flask, session: Session, mine: FullPlace, others: FullPlace
) -> None:
    client = open_place(open_app, session, mine)
    numbered = [
        (rule, method)
        for rule, method in routes_of(open_app, OWN_PLACE)
        if rule.arguments - OF_NOBODY
    ]
    before = everything_kept(session, besides=SEEN)
    assert len(numbered) >= 10
    for prefix in ("", "/en"):
        for rule, method in numbered:
            address = prefix + address_of(rule, others.known)
            form = wicked_form(others) if method != "GET" else None
            answer = client.open(address, method=method, base_url=ORIGIN, data=form)
            assert answer.status_code == 404, f"{method} {address}: {answer.status}"
            assert_tells_nothing(answer, others, f"{method} {address}")
    assert everything_kept(session, besides=SEEN) == before


def test_the_same_addresses_are_there_for_who_they_are_of(
    open_app: Flask, session: Session, mine: FullPlace
) -> None:
    """Without this, the test above could pass on addresses that are nowhere."""
    client = open_place(open_app, session, mine)
    statuses = {
        rule.rule: client.get(address_of(rule, mine.known), base_url=ORIGIN).status_code
        for rule, method in routes_of(open_app, OWN_PLACE)
        if method == "GET"
    }
    assert len(statuses) > 25
    # The file itself is not in storage; that it is theirs is told.
    assert statuses.pop("/mijn-plek/bestand/<int:attachment_id>") == 410
    assert set(statuses.values()) <= {200, 204, 303}, statuses


def test_no_page_or_form_of_mine_touches_or_tells_what_is_theirs(
    open_app: Flask, session: Session, mine: FullPlace, others: FullPlace
) -> None:
    """Every route of my place, with every number of somebody else wherever a number can be sent."""
    before = rows_of(session, others)
    assert sum(map(len, before.values())) > 15
    form = wicked_form(others)
    asked = {"regel": form["regel"], "voor": 999_999, "na": 0}
    for rule, method in routes_of(open_app, OWN_PLACE):
        # One of the forms signs out; every route is tried by somebody who is in.
        client = open_place(open_app, session, mine)
        address = address_of(rule, mine.known | {"moment_id": others.known["moment_id"]})
        answer = client.open(
            address,
            method=method,
            base_url=ORIGIN,
            query_string=asked if method == "GET" else None,
            data=None if method == "GET" else form,
        )
        assert answer.status_code < 500, f"{method} {address}"
        assert_tells_nothing(answer, others, f"{method} {address}")
        # Whoever finds the phone later reads nothing.
        assert answer.headers["Cache-Control"] == "no-store", f"{method} {address}"
    assert rows_of(session, others) == before


@pytest.mark.parametrize("role", [None, *Role])
def test_staff_and_strangers_are_in_nobodys_place(
    open_app: Flask, session: Session, ours: Team, mine: FullPlace, role: Role | None
) -> None:
    client = client_of(open_app, ours.staff[role] if role else None)
    before = everything_kept(session, besides=frozenset({"staff_sessions"}))
    assert_all_shut(client, open_app, mine)
    assert everything_kept(session, besides=frozenset({"staff_sessions"})) == before


def assert_all_shut(client: FlaskClient, app: Flask, place: FullPlace) -> None:
    """Pages lead to the way in, forms are answered with what was typed; nothing of anybody."""
    shut = routes_of(app, OWN_PLACE)
    assert len(shut) > 45
    for rule, method in shut:
        address = address_of(rule, place.known)
        answer = client.open(address, method=method, base_url=ORIGIN, data={"words": "x"})
        if method == "GET":
            assert answer.status_code == 303, f"{method} {address}"
            assert answer.location.startswith("/mijn-plek/inloggen"), address
        else:
            assert answer.status_code == 401, f"{method} {address}: {answer.status}"
        assert_tells_nothing(answer, place, f"{method} {address}")


def test_a_session_that_is_over_opens_nothing(
    open_app: Flask, session: Session, mine: FullPlace
) -> None:
    client = open_place(open_app, session, mine)
    assert fetch(client, "/mijn-plek").h1
    end_sessions(session, mine.person_id, now=START)
    session.commit()
    before = rows_of(session, mine)

    assert_all_shut(client, open_app, mine)
    assert rows_of(session, mine) == before


def test_a_young_person_is_nobody_on_the_work_floor(
    open_app: Flask, session: Session, ours: Team, mine: FullPlace
) -> None:
    client = open_place(open_app, session, mine)
    before = everything_kept(session, besides=SEEN)
    for rule, method, _permission in closed_routes(open_app):
        address = address_of(rule, records(ours, rule.endpoint))
        answer = client.open(address, method=method, base_url=ORIGIN, data={"note": "x"})
        if method == "GET":
            assert answer.status_code == 303, f"{method} {address}"
            assert answer.location.startswith("/werk/inloggen"), address
        else:
            assert answer.status_code == 401, f"{method} {address}: {answer.status}"
        assert b"Onskind" not in answer.data
    assert everything_kept(session, besides=SEEN) == before


def test_no_address_of_my_place_says_who_it_is_of(app: Flask) -> None:
    """Small numbers that are looked up with the person, words, and one-purpose tokens: no more."""
    rules = [rule for rule, _method in [*routes_of(app, OWN_PLACE), *linked_routes(app)]]
    parts = {
        (name, type(converter).__name__)
        for rule in rules
        for name, converter in rule._converters.items()
    }
    assert parts <= set(MAY_STAND_IN_ADDRESSES.items()), parts
    for rule in rules:
        is_linked = getattr(app.view_functions[rule.endpoint], ATTRIBUTE) == PUBLIC
        assert is_linked is ("token" in rule.arguments), rule.rule


def test_no_link_on_my_pages_says_who_i_am(app: Flask, session: Session, mine: FullPlace) -> None:
    client = open_place(app, session, mine)
    cookie = client.get_cookie(PLACE_COOKIE, domain="opstap.test")
    assert cookie is not None
    person = mine.case.young_person
    telling = (*mine.secrets, cookie.value, str(person.phone).removeprefix("+31"), "mail.example")
    pages = 0
    for page in pages_of(client, app, mine):
        pages += 1
        addresses = [
            str(element.get(name))
            for element in page.select("[href], [action], [src], [hx-get], [hx-post]")
            for name in ("href", "action", "src", "hx-get", "hx-post")
            if element.get(name)
        ]
        assert addresses
        for address in addresses:
            assert not [each for each in telling if each in address], address
    assert pages > 20


def pages_of(client: FlaskClient, app: Flask, place: FullPlace) -> Iterator[Any]:
    shown = [rule for rule, method in routes_of(app, OWN_PLACE) if method == "GET"]
    for rule in shown:
        answer = client.get(address_of(rule, place.known), base_url=ORIGIN)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield BeautifulSoup(answer.data, "html.parser")


def test_no_change_without_a_token_or_from_another_site(
    app: Flask, session: Session, mine: FullPlace
) -> None:
    """By who may change it, in their own place and behind every link."""
    client = open_place(app, session, mine)
    field = fetch(client, "/mijn-plek/doelen").select_one("[name=csrf_token]")
    assert field is not None
    addresses = [
        *(
            (method, address_of(rule, mine.known))
            for rule, method in routes_of(app, OWN_PLACE)
            if method != "GET"
        ),
        *changing_links(app, mine),
        ("POST", "/mijn-plek/uitloggen"),
    ]
    before = everything_kept(session, besides=SEEN)
    with_token = wicked_form(mine) | {"csrf_token": str(field["value"])}
    for method, address in addresses:
        answer = client.open(address, method=method, base_url=ORIGIN, data=wicked_form(mine))
        assert answer.status_code == 400, f"{method} {address}: {answer.status}"
        for headers in OTHER_SITES:
            answer = client.open(
                address, method=method, base_url=ORIGIN, data=with_token, headers=headers
            )
            assert answer.status_code == 400, f"{method} {address}: {answer.status}"
    assert everything_kept(session, besides=SEEN) == before


def changing_links(app: Flask, place: FullPlace) -> list[tuple[str, str]]:
    """(method, address) of every route behind a link that changes something, with a true token."""
    found = []
    for rule, method in linked_routes(app):
        start = TOKEN.split(rule.rule)[0].rstrip("/").rsplit("/", 1)[-1]
        link = place.links[start]
        if method != "GET":
            found.append((method, address_of(rule, {"token": link.rsplit("/", 1)[-1]})))
    assert len(found) > 10
    return found


def test_looking_behind_a_link_changes_nothing(
    app: Flask, session: Session, mine: FullPlace, others: FullPlace
) -> None:
    """Mail programs and messengers open every link before a person does."""
    before = everything_kept(session)
    stranger = plain_client(app)
    for address in mine.links.values():
        for prefix in ("", "/en"):
            for method in ("GET", "HEAD"):
                answer = stranger.open(prefix + address, method=method, base_url=ORIGIN)
                assert answer.status_code == 200, f"{address}: {answer.status}"
                assert answer.headers["Cache-Control"] == "no-store", address
                assert_tells_nothing(answer, others, address)
    assert everything_kept(session) == before


def test_a_link_for_one_thing_opens_no_other(
    open_app: Flask, session: Session, mine: FullPlace
) -> None:
    """Each token at each address that it was not made for, and each with one sign changed."""
    before = everything_kept(session)
    stranger = plain_client(open_app)
    tokens = {address.rsplit("/", 1)[-1]: start for start, address in mine.links.items()}
    for rule, method in linked_routes(open_app):
        start = TOKEN.split(rule.rule)[0].rstrip("/").rsplit("/", 1)[-1]
        for token, made_for in tokens.items():
            forged = token[:-2] + ("AA" if not token.endswith("AA") else "BB")
            wrong = [forged] if made_for == start else [token, forged]
            for each in wrong:
                address = address_of(rule, {"token": each})
                form = {"antwoord": "work"} if method != "GET" else None
                answer = stranger.open(address, method=method, base_url=ORIGIN, data=form)
                assert answer.status_code in {404, 410}, f"{method} {address}: {answer.status}"
                assert_tells_nothing(answer, mine, f"{method} {address}")
    assert everything_kept(session) == before
