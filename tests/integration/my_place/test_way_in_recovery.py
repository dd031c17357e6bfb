"""Who lost number and mail comes in again through their contact person, and reads who checked."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.audit.models import AuditRow
from portal.cases.models import Case, EntryKind, Outcome, TimelineEntry, YoungPerson
from portal.entrance.models import ChannelChange
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.factories.ways_in import CODE_PATTERN, ask, last_code, messages, type_code
from tests.support.client import HouseClient, parse

OLD, NEW = "+31612345678", "+31687654321"
MAIL = "oud@voorbeeld.nl"
DONE = "Je was op kantoor en liet je rijbewijs zien."


@pytest.fixture
def case(session: Session) -> Case:
    coach = make_staff(session, first_name="Samira")
    return make_case(session, contact=coach, person={"phone": OLD, "email": MAIL})


@pytest.fixture
def coach(client: HouseClient, session: Session, case: Case) -> HouseClient:
    session.commit()
    sign_in(client, case.contact_person)
    return client


def start(coach: HouseClient, case: Case, **fields: str) -> TestResponse:
    path = f"/werk/dossier/{case.reference}"
    form = coach.page(path).select_one(f'form[action="{path}/bereik"]')
    filled = {"gezien": "seen", "uitleg": DONE, "nieuw_bereik": "06 87654321"} | fields
    return coach.submit(path, form, **filled)


def finish(coach: HouseClient, case: Case, code: str) -> TestResponse:
    path = f"/werk/dossier/{case.reference}"
    form = coach.page(path).select_one(f'form[action="{path}/bereik/code"]')
    return coach.submit(path, form, bereik_code=code)


def code_for(session: Session, recipient: str) -> str:
    found = [CODE_PATTERN.search(m.body) for m in messages(session) if m.recipient == recipient]
    assert found
    assert found[-1]
    return found[-1][0]


def test_a_check_and_a_code_let_somebody_in_again(
    app: Flask, session: Session, coach: HouseClient, case: Case
) -> None:
    old_phone = enter_place(app, session, case.young_person)
    assert old_phone.get("/mijn-plek").status_code == 200
    assert start(coach, case).status_code == 303
    assert session.get_one(YoungPerson, case.young_person_id).phone == OLD
    sent = messages(session)[-1]
    assert (sent.recipient, "Noem hem alleen aan Samira." in sent.body) == (NEW, True)
    assert finish(coach, case, code_for(session, NEW)).status_code == 303
    told = messages(session)
    assert {m.recipient for m in told if "Was jij dit niet?" in m.body} == {OLD, MAIL}
    person = session.get_one(YoungPerson, case.young_person_id)
    assert person.phone == NEW
    assert old_phone.get("/mijn-plek").status_code == 303
    line = session.scalars(
        select(TimelineEntry).where(TimelineEntry.kind == EntryKind.REACH_CHANGED)
    ).one()
    assert line.staff_id == case.contact_person_id
    assert line.text == f"We zagen je, en een bewijs van wie je bent. {DONE}"
    assert not line.is_private
    row = session.scalars(select(ChannelChange)).one()
    assert (row.checked_by, row.checked_how) == (case.contact_person_id, line.text)
    actions = session.scalars(select(AuditRow.action)).all()
    assert actions.count("person.recovery_started") == 1
    assert actions.count("person.reach_changed") == 1
    shown = coach.page(f"/werk/dossier/{case.reference}").get_text(" ", strip=True)
    assert "heeft een nieuw nummer" in shown
    browser = app.test_client()
    assert isinstance(browser, HouseClient)
    ask(browser, NEW)
    assert type_code(browser, last_code(session)).status_code == 303


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"gezien": ""}, "gezien"),
        ({"gezien": "no such"}, "gezien"),
        ({"uitleg": "gezien"}, "uitleg"),
        ({"uitleg": "x" * 10_000}, "uitleg"),
        ({"nieuw_bereik": "06"}, "nieuw_bereik"),
        ({"nieuw_bereik": "\0@"}, "nieuw_bereik"),
    ],
)
def test_without_a_described_check_nothing_starts(
    session: Session, coach: HouseClient, case: Case, fields: dict[str, str], at: str
) -> None:
    answer = start(coach, case, **fields)
    assert answer.status_code == 422
    assert parse(answer).select_one(f'#fouten a[href="#{at}"]')
    assert messages(session) == []
    assert session.scalars(select(ChannelChange)).all() == []


def test_the_check_alone_changes_nothing(session: Session, coach: HouseClient, case: Case) -> None:
    start(coach, case)
    assert finish(coach, case, "000000").status_code == 422
    messages(session)
    assert session.get_one(YoungPerson, case.young_person_id).phone == OLD


def test_a_code_is_old_after_ten_minutes(
    session: Session, coach: HouseClient, case: Case, clock: TravellingClock
) -> None:
    start(coach, case)
    code = code_for(session, NEW)
    page = coach.page(f"/werk/dossier/{case.reference}")
    clock.travel(minutes=10)
    form = page.select_one('form[action$="/bereik/code"]')
    assert coach.submit("", form, bereik_code=code).status_code == 303
    messages(session)
    assert session.get_one(YoungPerson, case.young_person_id).phone == OLD


def test_who_is_in_does_not_finish_what_a_colleague_started(
    app: Flask, session: Session, coach: HouseClient, case: Case
) -> None:
    start(coach, case)
    stranger = enter_place(app, session, case.young_person, now=START)
    assert stranger.get("/mijn-plek/bereik/codes").location == "/mijn-plek/bereik"
    token = stranger.page("/mijn-plek/bereik").select_one("[name=csrf_token]")
    assert token is not None
    data = {"csrf_token": token["value"], "nieuwe_code": code_for(session, NEW)}
    stranger.post("/mijn-plek/bereik/codes", data=data)
    messages(session)
    assert session.get_one(YoungPerson, case.young_person_id).phone == OLD


def test_another_team_cannot(app: Flask, session: Session, case: Case) -> None:
    other = make_staff(session, partner="leerplicht")
    client = app.test_client()
    assert isinstance(client, HouseClient)
    sign_in(client, other)
    token = client.page("/werk/jij").select_one("[name=csrf_token]")
    assert token is not None
    path = f"/werk/dossier/{case.reference}/bereik"
    data = {"csrf_token": token["value"], "gezien": "seen", "uitleg": DONE, "nieuw_bereik": NEW}
    assert client.post(path, data=data).status_code == 404


def test_a_closed_case_is_helped_too(session: Session, client: HouseClient) -> None:
    staff = make_staff(session, first_name="Samira")
    case = make_case(session, contact=staff, outcome=Outcome.WORK, person={"phone": OLD})
    session.commit()
    sign_in(client, staff)
    start(client, case, nieuw_bereik="nieuw@voorbeeld.nl")
    finish(client, case, code_for(session, "nieuw@voorbeeld.nl"))
    messages(session)
    assert session.get_one(YoungPerson, case.young_person_id).email == "nieuw@voorbeeld.nl"
