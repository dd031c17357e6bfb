"""Promise 11, 12: actor x resource x action. Each role, each route, our records and theirs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import or_, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.access.guard import ATTRIBUTE
from portal.access.model import Role
from portal.access.permissions import GRANTS, Permission
from portal.catalogue.models import Item, Moment
from tests.integration.security.conftest import Team
from tests.integration.security.surface import address_of, client_of, everything_kept, fetch
from tests.support.client import ORIGIN

# What a route does with a page that is open, and not with somebody's data.
NOT_REPLAYED = {"accounts.sign_out", "accounts.end_other_sessions"}


def records(team: Team, endpoint: str) -> dict[str, Any]:
    is_question = endpoint.endswith("question")
    return {
        "reference": team.question.reference if is_question else team.case.reference,
        "entry_id": 1,
        "pair_id": team.pair.id,
        "task_id": 1,
        "message_id": 1,
        "session_id": 987654,
        "ref": "m33",
        "kind": "module",
        "moment_id": 1,
        "number": 1,
        "theme_id": "geld",
        "group_id": 1,
        "weekday": 0,
        "change_id": 987654,
        "filter_id": 987654,
        "phrase_id": 1,
        "field": "note",
        "draft_id": 1,
        "absence_id": 1,
        "booking_id": 1,
        "attachment_id": team.attachment.id,
        "appointment_id": 1,
        "option_id": 1,
        "goal_id": 1,
        "request_id": 1,
        "staff_id": team.staff[Role.COACH].id,
    }


def closed_routes(app: Flask) -> list[tuple[Rule, str, Permission]]:
    """(rule, method, permission) of every route that is not public."""
    return [
        (rule, method, declared)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        if isinstance(
            declared := getattr(app.view_functions[rule.endpoint], ATTRIBUTE, None), Permission
        )
        and rule.endpoint not in NOT_REPLAYED
    ]


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """Without form tokens, so that it is the permission that refuses."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_what_it_is_granted_and_nothing_else(
    open_app: Flask, session: Session, ours: Team, role: Role
) -> None:
    client = client_of(open_app, ours.staff[role])
    before = everything_kept(session, besides=frozenset({"staff_sessions"}))
    refused = [route for route in closed_routes(open_app) if role not in GRANTS[route[2]]]
    assert refused
    for rule, method, _permission in refused:
        address = address_of(rule, records(ours, rule.endpoint))
        answer = client.open(address, method=method, base_url=ORIGIN)
        assert answer.status_code == 404, f"{role}: {method} {address}"
        assert b"Onskind" not in answer.data
    assert everything_kept(session, besides=frozenset({"staff_sessions"})) == before


@pytest.mark.parametrize("role", [Role.COACH, Role.FRONT_DESK])
def test_the_same_addresses_are_there_for_who_may(
    open_app: Flask, session: Session, ours: Team, role: Role
) -> None:
    """Without this, the test above could pass on addresses that are nowhere."""
    # The moment and the module of the addresses are given by our own organisation.
    theirs = session.get_one(Moment, 1).item_id
    session.execute(
        update(Item)
        .where(or_(Item.id == theirs, Item.ref == "m33"))
        .values(provider_id=ours.staff[role].partner_id)
    )
    session.commit()
    client = client_of(open_app, ours.staff[role])
    granted = [
        address_of(rule, records(ours, rule.endpoint))
        for rule, method, permission in closed_routes(open_app)
        if method == "GET" and role in GRANTS[permission]
    ]
    statuses = {path: client.get(path, base_url=ORIGIN).status_code for path in granted}
    assert len(statuses) > 5
    assert 404 not in statuses.values(), statuses


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_another_teams_records_are_not_there(
    open_app: Flask, session: Session, ours: Team, theirs: Team, role: Role, prefix: str
) -> None:
    client = client_of(open_app, ours.staff[role])
    before = everything_kept(session, besides=frozenset({"staff_sessions"}))
    named = [
        route for route in closed_routes(open_app) if {"reference", "pair_id"} & route[0].arguments
    ]
    assert len(named) > 15
    for rule, method, _permission in named:
        address = prefix + address_of(rule, records(theirs, rule.endpoint))
        form = {"seen": theirs.case.contact_person_id, "version": 1, "reason": "away"}
        data = form if method == "POST" else None
        answer = client.open(address, method=method, base_url=ORIGIN, data=data)
        is_missing = answer.status_code == 404
        assert is_missing or tells_only_mistakes(answer.status_code, method), f"{method} {address}"
        assert b"Hunkind" not in answer.data
    assert everything_kept(session, besides=frozenset({"staff_sessions"})) == before


def tells_only_mistakes(status: int, method: str) -> bool:
    """A form that could not be read may be refused before the record is looked for."""
    return method == "POST" and status in {400}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_sees_no_young_people_sees_none(open_app: Flask, ours: Team, role: Role) -> None:
    """Every page such a role can open, searched for people of its own organisation."""
    client = client_of(open_app, ours.staff[role])
    opened = 0
    for rule, method, permission in closed_routes(open_app):
        if method != "GET" or role not in GRANTS[permission]:
            continue
        answer = client.get(address_of(rule, records(ours, rule.endpoint)), base_url=ORIGIN)
        opened += answer.status_code == 200
        text = answer.get_data(as_text=True)
        phone = ours.case.young_person.phone
        for canary in ("Onskind", ours.case.reference, ours.question.reference, phone):
            assert canary not in text, f"{role}: {rule.rule}"
    assert opened >= 2


def test_reading_and_writing_are_apart(open_app: Flask) -> None:
    """No route that changes something lives on a permission to look."""
    looking = {each for each in Permission if each.value.startswith("see_")}
    writing = [
        rule.rule
        for rule, method, permission in closed_routes(open_app)
        if method != "GET" and permission in looking
    ]
    # A name does not belong in an address, so searching is sent as a form; it changes nothing.
    assert writing == ["/werk/wachtrij/zoeken"]


def test_a_team_is_read_from_the_account_and_not_from_the_request(
    open_app: Flask, ours: Team, theirs: Team
) -> None:
    client = client_of(open_app, ours.staff[Role.COACH])
    for query in ({"partner_id": "leerplicht"}, {"team": "leerplicht"}, {"lijst": "alles"}):
        page = fetch(client, "/werk/wachtrij", query_string=query)
        assert theirs.case.reference not in page.get_text()
    found = client.post(
        "/werk/wachtrij/zoeken",
        data={"zoek": "Hunkind", "partner_id": "leerplicht"},
        base_url=ORIGIN,
    )
    assert theirs.case.reference not in found.get_data(as_text=True)
