"""Sessions of a young person: how long, where, and how they end (promises 7, 8 and 9)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.login import POLL_HEADER
from portal.cases.models import YoungPerson
from portal.entrance.models import PlaceSession
from portal.entrance.sessions import Stay
from tests.conftest import TravellingClock
from tests.factories.cases import make_young_person
from tests.factories.places import PLACE_COOKIE, enter_place
from tests.factories.ways_in import ask, last_code, somebody, type_code
from tests.support.client import HouseClient

HOME = "/mijn-plek"
DEVICES = "/mijn-plek/telefoons"
PHONE = "+31612345678"


def is_in(client: HouseClient) -> bool:
    return client.get(HOME).status_code == 200


@pytest.fixture
def person(session: Session) -> YoungPerson:
    who = somebody(session, phone=PHONE)
    session.commit()
    return who


def press(client: HouseClient, at: str, action: str) -> TestResponse:
    form = client.page(at).select_one(f'form[action$="{action}"]')
    assert form is not None
    return client.submit(at, form)


@pytest.mark.parametrize(
    ("stay", "minutes"),
    [(Stay(), 60), (Stay(is_borrowed=True), 15)],
    ids=["visit", "borrowed"],
)
def test_it_ends_after_rest(
    app: Flask,
    session: Session,
    clock: TravellingClock,
    person: YoungPerson,
    stay: Stay,
    minutes: int,
) -> None:
    client = enter_place(app, session, person, stay=stay, now=clock())
    for _ in range(3):
        clock.travel(minutes=minutes - 1)
        assert is_in(client)
    clock.travel(minutes=minutes)
    assert not is_in(client)


def test_a_visit_ends_after_half_a_day_whatever_is_done(
    app: Flask, session: Session, clock: TravellingClock, person: YoungPerson
) -> None:
    client = enter_place(app, session, person, now=clock())
    for _ in range(14):
        clock.travel(minutes=50)
        assert is_in(client)
    clock.travel(minutes=30)
    assert not is_in(client)


@pytest.mark.parametrize(("days", "still"), [(29, True), (30, False)])
def test_who_stays_stays_thirty_days(
    app: Flask,
    session: Session,
    clock: TravellingClock,
    person: YoungPerson,
    days: int,
    still: bool,
) -> None:
    client = enter_place(app, session, person, stay=Stay(stays=True), now=clock())
    clock.travel(days=days)
    assert is_in(client) is still


def test_a_page_that_asks_by_itself_keeps_nobody_in(
    app: Flask, session: Session, clock: TravellingClock, person: YoungPerson
) -> None:
    client = enter_place(app, session, person, now=clock())
    for _ in range(5):
        clock.travel(minutes=10)
        assert client.get(HOME, headers={POLL_HEADER: "1"}).status_code == 200
    clock.travel(minutes=10)
    assert not is_in(client)


def test_signing_out_clears_the_browser_and_the_server(
    app: Flask, session: Session, person: YoungPerson
) -> None:
    client = enter_place(app, session, person)
    token = client.get_cookie(PLACE_COOKIE, domain="opstap.test")
    assert token is not None
    assert client.get(HOME).headers["Cache-Control"] == "no-store"
    answer = press(client, HOME, "/uitloggen")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get_cookie(PLACE_COOKIE, domain="opstap.test") is None
    # The token itself opens nothing any more, wherever it was copied to.
    client.set_cookie(PLACE_COOKIE, token.value, domain="opstap.test", secure=True)
    assert not is_in(client)
    assert session.scalars(select(PlaceSession)).all() == []


def test_signing_out_works_when_the_session_was_over_already(
    app: Flask, session: Session, clock: TravellingClock, person: YoungPerson
) -> None:
    """On a borrowed computer somebody presses it after a quarter of an hour."""
    stay = Stay(is_borrowed=True)
    client = enter_place(app, session, person, stay=stay, now=clock())
    page = client.page(HOME)
    assert "Dit is niet jouw apparaat." in page.get_text(" ", strip=True)
    clock.travel(minutes=20)
    answer = client.submit(HOME, page.select_one('form[action$="/uitloggen"]'))
    assert answer.status_code == 303
    assert "Clear-Site-Data" in answer.headers
    assert client.page(answer.location).h1 is not None


def test_devices_are_seen_and_ended(
    app: Flask, session: Session, clock: TravellingClock, person: YoungPerson
) -> None:
    one, two, three = (enter_place(app, session, person, now=clock()) for _ in range(3))
    page = one.page(DEVICES)
    assert len(page.select("main li.row")) == 3
    newest = session.scalars(select(PlaceSession).order_by(PlaceSession.id.desc())).first()
    assert newest is not None
    press(one, DEVICES, f"/{newest.id}/stoppen")
    assert [is_in(each) for each in (one, two, three)] == [True, True, False]
    press(one, DEVICES, "/andere/stoppen")
    assert [is_in(each) for each in (one, two)] == [True, False]


def test_everywhere_out_with_one_tap(app: Flask, session: Session, person: YoungPerson) -> None:
    one, two = (enter_place(app, session, person) for _ in range(2))
    answer = press(one, DEVICES, "/alle/stoppen")
    assert "Clear-Site-Data" in answer.headers
    assert [is_in(each) for each in (one, two)] == [False, False]


def test_ending_this_device_is_signing_out(
    app: Flask, session: Session, person: YoungPerson
) -> None:
    client = enter_place(app, session, person)
    here = session.scalars(select(PlaceSession)).one()
    answer = press(client, DEVICES, f"/{here.id}/stoppen")
    assert "Clear-Site-Data" in answer.headers


def test_somebody_elses_session_is_not_there(
    app: Flask, session: Session, person: YoungPerson
) -> None:
    client = enter_place(app, session, person)
    other = enter_place(app, session, somebody(session))
    theirs = session.scalars(select(PlaceSession).order_by(PlaceSession.id.desc())).first()
    assert theirs is not None
    token = client.page(DEVICES).select_one("[name=csrf_token]")
    assert token is not None
    answer = client.post(f"{DEVICES}/{theirs.id}/stoppen", data={"csrf_token": token["value"]})
    assert answer.status_code == 404
    assert is_in(other)


def test_it_ends_at_once_for_who_is_merged_away(
    app: Flask, session: Session, person: YoungPerson
) -> None:
    client = enter_place(app, session, person)
    assert is_in(client)
    person.merged_into_id = make_young_person(session).id
    session.commit()
    assert not is_in(client)


def test_a_new_session_at_every_sign_in(
    session: Session, client: HouseClient, person: YoungPerson
) -> None:
    """What somebody planted in the browser before is not what opens the place after."""
    client.set_cookie(PLACE_COOKIE, "planted", domain="opstap.test", secure=True)
    ask(client, PHONE)
    type_code(client, last_code(session), apparaat="geleend")
    cookie = client.get_cookie(PLACE_COOKIE, domain="opstap.test")
    assert cookie is not None
    assert cookie.value != "planted"
    row = session.scalars(select(PlaceSession)).one()
    assert (row.young_person_id, row.is_borrowed, row.stays) == (person.id, True, False)
    assert row.token_hash != cookie.value


def test_one_browser_is_one_persons(app: Flask, session: Session, person: YoungPerson) -> None:
    client = enter_place(app, session, somebody(session))
    # Somebody else comes in on the same telephone, by a page that was still open.
    answer = client.get("/mijn-plek/inloggen")
    assert answer.status_code == 303
    token = client.page(DEVICES).select_one("[name=csrf_token]")
    assert token is not None
    client.post("/mijn-plek/inloggen", data={"csrf_token": token["value"], "waar": PHONE})
    code = last_code(session)
    client.post("/mijn-plek/inloggen/code", data={"csrf_token": token["value"], "code": code})
    rows = session.scalars(select(PlaceSession)).all()
    assert [row.young_person_id for row in rows] == [person.id]
