"""The first page of my place: whose it is, and that nobody else's is there."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff
from tests.support.client import HouseClient


def test_a_stranger_is_shown_the_way_in(client: HouseClient) -> None:
    answer = client.get("/mijn-plek")
    assert answer.status_code == 303
    assert answer.location == "/mijn-plek/inloggen?verder=/mijn-plek"
    assert client.get(answer.location).status_code == 200


def test_somebody_sees_who_helps_them(app: Flask, session: Session) -> None:
    coach = make_staff(session, first_name="Samira")
    case = make_case(session, contact=coach, person={"first_name": "Noor"})
    page = enter_place(app, session, case.young_person).page("/mijn-plek")
    assert page.h1 is not None
    assert page.h1.get_text(" ", strip=True) == "Hoi Noor."
    helper = page.select_one(".person h2")
    assert helper is not None
    assert helper.get_text() == "Samira"
