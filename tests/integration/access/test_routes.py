"""Every route of the portal, walked over the URL map: also rooms that come later are in it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.access.guard import ATTRIBUTE, OWN_PLACE, PUBLIC
from portal.access.model import Role
from portal.access.permissions import GRANTS, Permission
from portal.audit.models import AuditHead, AuditRow
from portal.models import Base
from tests.factories.staff import make_staff, sign_in
from tests.support.client import ORIGIN, HouseClient, parse

SAFE = {"GET", "HEAD", "OPTIONS"}
# Public pages without a cookie post to these, so there is no token yet, and nothing is kept on
# the server. Another site is still refused.
COOKIELESS = {"front.suggest_for_situations", "registration.start"}


def address_of(rule: Rule) -> str:
    """The rule's path with something that does not exist in each place."""
    numbered = re.sub(r"<int[^>]*>", "987654", str(rule.rule))
    chosen = re.sub(r"<any\(['\"]?([^,'\")]*)[^>]*>", r"\1", numbered)
    return re.sub(r"<[^>]*>", "nothing-here", chosen)


def routes(app: Flask, *, changing: bool) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of every route that changes something, or that does not."""
    found = [
        (rule.endpoint, method, address_of(rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if (method not in SAFE) is changing and method in {"GET", "POST", "PUT", "DELETE", "PATCH"}
    ]
    return sorted(found)


def rule_of(app: Flask, endpoint: str) -> object:
    return getattr(app.view_functions[endpoint], ATTRIBUTE, None)


def test_no_two_views_share_an_address(app: Flask) -> None:
    """The first one would answer for both, and nobody would be told."""
    places = Counter(
        (re.sub(r":\w+>|<\w+>", ">", str(rule.rule)), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )
    assert [place for place, views in places.items() if views > 1] == []


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not (
            rule_of(app, rule.endpoint) in {PUBLIC, OWN_PLACE}
            or isinstance(rule_of(app, rule.endpoint), Permission)
        )
    ]
    assert undeclared == []
    assert len(routes(app, changing=False)) > 10


def test_an_undeclared_route_is_refused(new_app: Flask) -> None:
    new_app.add_url_rule("/vergeten", "forgotten", lambda: "open")
    assert new_app.test_client().get("/vergeten").status_code == 403


def test_a_route_behind_the_wrong_declaration_is_refused(new_app: Flask) -> None:
    def view() -> str:
        return "open"

    setattr(view, ATTRIBUTE, "everybody")
    new_app.add_url_rule("/verkeerd", "misdeclared", view)
    assert new_app.test_client().get("/verkeerd").status_code == 403


def test_a_stranger_is_sent_to_sign_in_by_every_closed_page(
    app: Flask, client: HouseClient
) -> None:
    closed = [r for r in routes(app, changing=False) if rule_of(app, r[0]) != PUBLIC]
    assert closed
    for endpoint, _method, address in closed:
        answer = client.get(address)
        assert answer.status_code == 303, endpoint
        is_own = rule_of(app, endpoint) == OWN_PLACE
        way_in = "/mijn-plek/inloggen" if is_own else "/werk/inloggen"
        assert answer.headers["Location"].startswith(way_in), endpoint


def test_a_part_of_a_closed_page_sends_the_whole_page_to_sign_in(client: HouseClient) -> None:
    answer = client.get("/werk/jij", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/werk/inloggen")


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_not_is_not_there_for_it(app: Flask, session: Session, role: Role) -> None:
    client = plain_client(app, session, role)
    refused = [
        (endpoint, method, address)
        for changing in (False, True)
        for endpoint, method, address in routes(app, changing=changing)
        if isinstance(rule := rule_of(app, endpoint), Permission) and role not in GRANTS[rule]
    ]
    app.config["WTF_CSRF_ENABLED"] = False
    for endpoint, method, address in refused:
        answer = client.open(address, method=method, base_url=ORIGIN)
        assert answer.status_code == 404, f"{role}: {method} {endpoint}"
    assert refused or role in {Role.COACH, Role.FRONT_DESK, Role.EDITOR}


def plain_client(app: Flask, session: Session, role: Role) -> FlaskClient:
    """A signed-in browser whose pages are not checked: these tests only look at who gets in."""
    house = app.test_client()
    assert isinstance(house, HouseClient)
    sign_in(house, make_staff(session, role=role))
    cookie = house.get_cookie("__Host-opstap", domain="opstap.test")
    assert cookie is not None
    client = FlaskClient(app, app.response_class)
    client.set_cookie(cookie.key, cookie.value, domain="opstap.test", secure=True)
    return client


@pytest.mark.parametrize("role", [None, Role.COACH, Role.FRONT_DESK, Role.EDITOR])
def test_every_change_without_a_token_is_refused(
    app: Flask, session: Session, role: Role | None
) -> None:
    client = plain_client(app, session, role) if role else FlaskClient(app, app.response_class)
    before = counts(session)
    for endpoint, method, address in routes(app, changing=True):
        if endpoint in COOKIELESS:
            continue
        answer = client.open(address, method=method, base_url=ORIGIN, data={"a": "b"})
        assert answer.status_code == 400, f"{method} {endpoint}: {answer.status_code}"
    assert counts(session) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_every_change_from_another_site_is_refused(app: Flask, headers: dict[str, str]) -> None:
    # With tokens out of the way, so that it is the other check that refuses.
    app.config["WTF_CSRF_ENABLED"] = False
    client = FlaskClient(app, app.response_class)
    for endpoint, method, address in routes(app, changing=True):
        answer = client.open(address, method=method, base_url=ORIGIN, headers=headers)
        assert answer.status_code == 400, f"{method} {endpoint}: {answer.status_code}"


def counts(session: Session) -> dict[str, int]:
    """How many rows each table holds; the trail may grow by looking."""
    session.commit()
    trail = {AuditRow.__tablename__, AuditHead.__tablename__}
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name not in trail
    }


@pytest.mark.parametrize("role", [None, *Role])
def test_looking_changes_nothing(app: Flask, session: Session, role: Role | None) -> None:
    client = plain_client(app, session, role) if role else FlaskClient(app, app.response_class)
    before = counts(session)
    for endpoint, _method, address in routes(app, changing=False):
        answer = client.get(address, base_url=ORIGIN)
        assert answer.status_code < 500, endpoint
    assert counts(session) == before


def test_whose_session_ended_while_writing_can_copy_what_they_wrote(client: HouseClient) -> None:
    page = client.get("/werk/inloggen")
    token = parse(page).select_one("[name=csrf_token]")
    assert token is not None
    answer = client.post(
        "/redactie/m01",
        data={"csrf_token": token["value"], "nl-title": "Een titel die ik net bedacht"},
        headers={"Referer": f"{ORIGIN}/redactie/m01"},
    )
    assert answer.status_code == 401
    told = parse(answer)
    text = told.select_one("textarea#getypt")
    assert text is not None
    assert text.get_text(strip=True) == "Een titel die ik net bedacht"
    links = [str(a["href"]) for a in told.select("main a[href]")]
    assert "/werk/inloggen?verder=/redactie/m01" in links
    assert not told.select("main form")
