"""What is delicate asks for a fresh proof of a channel (promise 8)."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.guard import own_place
from portal.cases.models import YoungPerson
from portal.entrance.models import PlaceSession
from portal.my_place.fresh import freshly_proven
from portal.outbox.models import OutboxMessage
from tests.conftest import TravellingClock
from tests.factories.cases import make_case
from tests.factories.places import PLACE_COOKIE, enter_place
from tests.factories.staff import make_staff
from tests.support.client import HouseClient, parse

DELICATE = "/mijn-plek/proef"


def somebody(session: Session, **person: object) -> YoungPerson:
    coach = make_staff(session, first_name="Samira")
    return make_case(session, contact=coach, person={"first_name": "Noor"} | person).young_person


def open_delicate(app: Flask) -> None:
    """A delicate page and form, as others will make them."""

    @app.get(DELICATE)
    @own_place
    @freshly_proven
    def show_delicate() -> str:
        return "geheim"

    @app.post(DELICATE)
    @own_place
    @freshly_proven
    def change_delicate() -> str:
        return "gedaan"


def sent_code(session: Session) -> str:
    session.expire_all()
    last = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert last is not None
    found = re.search(r"\b\d{6}\b", last.body)
    assert found
    return found[0]


def prove(client: HouseClient, session: Session, at: str) -> str:
    """Ask for a code, type it, and tell where we land."""
    form = client.page(at).select_one("main form")
    answer = client.submit(at, form)
    assert answer.status_code == 303
    page = client.page(answer.location)
    answer = client.submit(answer.location, page.select_one("main form"), code=sent_code(session))
    assert answer.status_code == 303
    return str(answer.location)


def test_after_a_quarter_of_an_hour_a_channel_is_proven_again(
    new_app: Flask, session: Session, clock: TravellingClock
) -> None:
    open_delicate(new_app)
    client = enter_place(new_app, session, somebody(session), now=clock())
    assert client.get(DELICATE).text == "geheim"
    clock.travel(minutes=14)
    assert client.get(DELICATE).text == "geheim"
    clock.travel(minutes=1)
    answer = client.get(f"{DELICATE}?wat=dit")
    assert answer.status_code == 303
    assert answer.location == f"/mijn-plek/ben-jij-het?verder={DELICATE}?wat%3Ddit"
    before = client.get_cookie(PLACE_COOKIE, domain="opstap.test")
    assert prove(client, session, answer.location) == f"{DELICATE}?wat=dit"
    after = client.get_cookie(PLACE_COOKIE, domain="opstap.test")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert client.get(DELICATE).text == "geheim"
    assert len(session.scalars(select(PlaceSession)).all()) == 1


def test_a_form_that_comes_too_late_is_given_back(
    new_app: Flask, session: Session, clock: TravellingClock
) -> None:
    open_delicate(new_app)
    client = enter_place(new_app, session, somebody(session), now=clock())
    token = client.page("/mijn-plek").select_one("[name=csrf_token]")
    clock.travel(minutes=16)
    page = client.page("/mijn-plek/ben-jij-het")
    token = page.select_one("[name=csrf_token]")
    assert token is not None
    answer = client.post(
        DELICATE,
        data={"csrf_token": token["value"], "waarom": "omdat ik het wil"},
        headers={"Referer": "https://opstap.test/mijn-plek"},
    )
    assert answer.status_code == 401
    page = parse(answer)
    assert page.textarea is not None
    assert page.textarea.get_text(strip=True) == "omdat ik het wil"
    assert page.select_one('a[href="/mijn-plek/ben-jij-het?verder=/mijn-plek"]')


def test_a_wrong_code_proves_nothing(
    new_app: Flask, session: Session, clock: TravellingClock
) -> None:
    open_delicate(new_app)
    client = enter_place(new_app, session, somebody(session), now=clock())
    clock.travel(minutes=20)
    answer = client.submit("", client.page("/mijn-plek/ben-jij-het").select_one("main form"))
    page = client.page(answer.location)
    code = sent_code(session)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    answer = client.submit("", page.select_one("main form"), code=wrong)
    assert answer.status_code == 422
    assert client.get(DELICATE).status_code == 303
    # After five wrong ones the right one comes too late.
    for _ in range(4):
        client.submit("", page.select_one("main form"), code=wrong)
    assert client.submit("", page.select_one("main form"), code=code).status_code == 422


def test_a_code_is_worth_nothing_in_another_browser(
    new_app: Flask, session: Session, clock: TravellingClock
) -> None:
    open_delicate(new_app)
    person = somebody(session)
    mine, other = (enter_place(new_app, session, person, now=clock()) for _ in range(2))
    clock.travel(minutes=20)
    for client in (other, mine):
        client.submit("", client.page("/mijn-plek/ben-jij-het").select_one("main form"))
    page = other.page("/mijn-plek/ben-jij-het/code")
    answer = other.submit("", page.select_one("main form"), code=sent_code(session))
    assert answer.status_code == 422
