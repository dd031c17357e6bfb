"""The demo's doors: there in the demo, nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.assets import asset
from portal.audit.models import AuditRow
from portal.database import Database
from portal.demo.doors import DOORS, Door
from tests.support.client import HouseClient

DEMO_PATHS = ("/demo", "/demo/berichten", "/en/demo")


def client_of(app: Flask) -> HouseClient:
    client = app.test_client()
    assert isinstance(client, HouseClient)
    return client


@pytest.mark.parametrize("path", DEMO_PATHS)
def test_outside_the_demo_no_demo_page_exists(client: HouseClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("door", [door.who.value for door in DOORS])
def test_outside_the_demo_no_door_opens(client: HouseClient, door: str) -> None:
    assert client.post(f"/demo/deur/{door}").status_code == 404


def test_outside_the_demo_nothing_of_it_is_known(app: Flask) -> None:
    assert not [rule for rule in app.url_map.iter_rules() if "demo" in rule.endpoint]


@pytest.mark.parametrize("path", ["/", "/werk/inloggen", "/nergens"])
def test_outside_the_demo_no_page_has_its_banner_or_style(client: HouseClient, path: str) -> None:
    from_page = client.get(path).get_data(as_text=True)
    assert "demo-bar" not in from_page
    assert "demo.css" not in from_page


@pytest.mark.parametrize("path", ["/", "/werk/inloggen", "/nergens", "/demo"])
def test_in_the_demo_every_page_says_so(lively_app: Flask, path: str) -> None:
    response = client_of(lively_app).get(path)
    assert "demo-bar" in response.get_data(as_text=True)
    assert asset("css/demo.css") in response.get_data(as_text=True)


def test_every_door_is_a_form_that_says_whose_it_is(lively_app: Flask) -> None:
    page = client_of(lively_app).page("/demo")
    buttons = [button.get_text(strip=True) for button in page.select("main form button")]
    assert buttons == [
        "Ga naar de voordeur",
        "Naar de plek van Lina",
        "Log in als Fatma",
        "Log in als Sanne",
        "Log in als Bram",
        "Log in als Els",
        "Log in als Henk",
        "Log in als Nadia",
    ]


@pytest.mark.parametrize("door", DOORS, ids=[door.who.value for door in DOORS])
def test_a_door_leads_to_where_they_work(lively_app: Flask, lively: Database, door: Door) -> None:
    client = client_of(lively_app)
    form = client.page("/demo").select_one(f'form[action$="/deur/{door.who.value}"]')
    response = client.submit("/demo", form)
    assert response.status_code == 303
    followed = client.get(response.headers["Location"])
    assert followed.status_code == 200
    assert door.name in followed.get_data(as_text=True)
    with lively.sessions() as session:
        actions = session.scalars(select(AuditRow.action)).all()
    assert actions.count("signed_in") == 1


def test_the_young_persons_door_is_the_front_door(lively_app: Flask) -> None:
    form = client_of(lively_app).page("/demo").select_one("#jongere form")
    assert form is not None
    assert (form["action"], form["method"]) == ("/", "get")


def test_the_place_of_a_young_person_can_be_entered(lively_app: Flask) -> None:
    client = client_of(lively_app)
    form = client.page("/demo").select_one("#jongere form[method=post]")
    assert client.submit("/demo", form).headers["Location"] == "/mijn-plek"
    assert "Hoi Lina." in client.page("/mijn-plek").get_text(" ", strip=True)


def test_a_door_does_not_open_onto_a_database_of_others(demo_app: Flask) -> None:
    for who in ("coach", "jongere"):
        assert client_of(demo_app).post(f"/demo/deur/{who}").status_code == 404


def test_an_unknown_door_is_not_there(lively_app: Flask) -> None:
    assert client_of(lively_app).post("/demo/deur/directeur").status_code == 404


def test_a_door_is_not_opened_by_another_site(lively_app: Flask) -> None:
    response = client_of(lively_app).post(
        "/demo/deur/coach", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 400


def test_messages_are_shown_whole_newest_first_and_in_pages(lively_app: Flask) -> None:
    client = client_of(lively_app)
    path, seen = "/demo/berichten", []
    while path:
        page = client.page(path)
        seen += [int(str(card["id"]).removeprefix("bericht-")) for card in page.select("article")]
        following = page.select_one("main a[rel=next]")
        path = str(following["href"]) if following else ""
    assert len(seen) > 60
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("key", ["x", "-1", "99999999999999999999", "\x00", "²"])
def test_a_strange_key_shows_the_first_page(lively_app: Flask, key: str) -> None:
    response = client_of(lively_app).get("/demo/berichten", query_string={"voor": key})
    assert response.status_code == 200


def test_a_message_says_what_to_whom_and_when(lively_app: Flask) -> None:
    first = client_of(lively_app).page("/demo/berichten").select_one("article")
    assert first is not None
    terms = [term.get_text(strip=True) for term in first.select("dt")]
    assert terms == ["Soort", "Aan", "Wanneer", "Hoe staat het?"]
    assert first.select_one("dd + dd, .stack p") is not None
