"""My phone: installable, and one card that holds no more than it should."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from portal.assets import SOURCES
from portal.cases.models import Case
from portal.entrance.sessions import Stay
from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff
from tests.support.client import HouseClient


def make(session: Session) -> Case:
    coach = make_staff(session, first_name="Samira", phone="+31612345678")
    return make_case(session, contact=coach, words="Geheim verhaal", person={"first_name": "Noor"})


def test_a_phone_can_install_it(client: HouseClient) -> None:
    answer = client.get("/app.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json()
    assert manifest["start_url"] == "/mijn-plek"
    assert client.get("/en/app.webmanifest").get_json()["start_url"] == "/en/mijn-plek"
    for icon in manifest["icons"]:
        name = Path(icon["src"]).name.split(".")[0]
        with Image.open(SOURCES / "app" / f"{name}.png") as image:
            assert icon["sizes"] == f"{image.width}x{image.height}"


def test_the_worker_is_asked_for_anew_each_time(client: HouseClient) -> None:
    answer = client.get("/plek-zonder-internet.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_card_holds_who_to_call_and_nothing_more(app: Flask, session: Session) -> None:
    client = enter_place(app, session, make(session).young_person)
    answer = client.get("/mijn-plek/kaart")
    page = BeautifulSoup(answer.data, "html.parser")
    assert page.select_one("a[href='tel:+31612345678']") is not None
    assert "Er staat nu geen afspraak." in page.get_text()
    for canary in ("Geheim verhaal", "Noor"):
        assert canary not in answer.get_data(as_text=True)
    # It loads one sheet of styles and no script, so it is whole without a network.
    assert len(page.select("link[rel=stylesheet]")) == 1
    assert page.select("script, img") == []


def test_a_stranger_has_no_card(client: HouseClient) -> None:
    assert client.get("/mijn-plek/kaart").status_code == 303


def test_nothing_is_kept_on_a_borrowed_phone(app: Flask, session: Session) -> None:
    case = make(session)
    own = enter_place(app, session, case.young_person).page("/mijn-plek/telefoon")
    assert own.select_one("[data-switch=on]") is not None
    borrowed = enter_place(app, session, case.young_person, stay=Stay(is_borrowed=True))
    page = borrowed.page("/mijn-plek/telefoon")
    assert page.select_one("[data-switch]") is None
    assert "Dit is niet jouw apparaat" in page.get_text()
    script = page.select_one("script[data-worker]")
    assert script is not None
    assert script.has_attr("data-borrowed")
