"""Every page of my place, full and empty, in both languages: the house check runs over each."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.access.guard import ATTRIBUTE, OWN_PLACE, PUBLIC
from tests.factories.cases import make_case
from tests.factories.full_places import fill_place
from tests.factories.places import enter_place
from tests.factories.staff import make_staff
from tests.integration.security.surface import address_of
from tests.support.client import HouseClient

# Fewer than this were open when the test was written: it must not pass by seeing nothing.
PAGES = 30


def open_all(app: Flask, client: HouseClient, known: dict[str, object], prefix: str) -> int:
    """Open every page that is there; how many were."""
    opened = 0
    for rule in app.url_map.iter_rules():
        declared = getattr(app.view_functions[rule.endpoint], ATTRIBUTE, None)
        is_mine = declared == OWN_PLACE or rule.endpoint.startswith("my_place.")
        if not is_mine or declared not in {OWN_PLACE, PUBLIC} or "GET" not in (rule.methods or ()):
            continue
        if rule.arguments - known.keys():
            continue
        answer = client.get(prefix + address_of(rule, known))
        assert answer.status_code < 500, rule.rule
        opened += answer.status_code == 200
    return opened


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_a_full_place(app: Flask, session: Session, prefix: str) -> None:
    place = fill_place(app, session, make_staff(session), canary="Noor")
    client = enter_place(app, session, place.case.young_person)
    assert open_all(app, client, place.known, prefix) >= PAGES
    for link in place.links.values():
        assert client.get(prefix + link).status_code == 200, link


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_an_empty_place(app: Flask, session: Session, prefix: str) -> None:
    case = make_case(session, contact=make_staff(session))
    client = enter_place(app, session, case.young_person)
    assert open_all(app, client, {"number": 1, "goal_id": 1, "ref": "m33"}, prefix) > PAGES / 2


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_a_stranger(app: Flask, client: HouseClient, prefix: str) -> None:
    assert open_all(app, client, {"token": "x", "ref": "m33", "moment_id": 1}, prefix) > 3
