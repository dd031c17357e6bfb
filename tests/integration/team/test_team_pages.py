"""The lead's pages: who is how full, what two agreed, where cases go when somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffState
from portal.cases.models import Case
from portal.standing_in.offering import offer_back
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient

ROOM = "/werk/rooster/plek"


@dataclass
class People:
    """A coach with a case, a colleague, and two browsers: the lead's and the coach's."""

    ann: Staff
    bo: Staff
    case: Case
    lead: HouseClient
    coach: HouseClient


@pytest.fixture
def people(app: Flask, session: Session) -> People:
    ann, bo = (make_staff(session, first_name=name) for name in ("Ann", "Bo"))
    case = make_case(session, contact=ann, person={"first_name": "Noortje"})
    session.commit()
    browsers = []
    for staff in (make_staff(session, first_name="Eva", role=Role.TEAM_LEAD), ann):
        browser = app.test_client()
        assert isinstance(browser, HouseClient)
        sign_in(browser, staff)
        browsers.append(browser)
    return People(ann=ann, bo=bo, case=case, lead=browsers[0], coach=browsers[1])


def form_to(page: Tag, end: str) -> Tag:
    found = page.select_one(f'main form[action$="{end}"]')
    assert found is not None, end
    return found


def test_the_team_shows_numbers_and_no_young_people(people: People, session: Session) -> None:
    text = people.lead.page("/werk/team").get_text(" ", strip=True)
    assert "1 van 25" in text
    for secret in ("Noortje", people.case.reference):
        assert secret not in text
    assert people.lead.get("/werk/wachtrij").status_code == 404
    assert people.coach.get("/werk/team").status_code == 404


def test_somebody_of_another_organisation_is_not_there(people: People, session: Session) -> None:
    stranger = make_staff(session, partner="leerplicht")
    for end in ("", "/weg"):
        assert people.lead.get(f"/werk/team/{stranger.id}{end}").status_code == 404


def test_a_coach_asks_and_the_lead_agrees(people: People, session: Session) -> None:
    people.coach.submit(ROOM, form_to(people.coach.page(ROOM), "/plek"), maximum="12")
    assert people.coach.page(ROOM).select_one('form[action$="/akkoord"]') is None
    assert "Voorstel: 12" in people.lead.page("/werk/team").get_text(" ", strip=True)
    address = f"/werk/team/{people.ann.id}"
    people.lead.submit(address, form_to(people.lead.page(address), "/akkoord"))
    session.expire_all()
    assert people.ann.max_cases == 12
    assert "van 25 naar 12" in people.coach.page(ROOM).get_text(" ", strip=True)


def test_a_lead_proposes_and_the_coach_says_no(people: People, session: Session) -> None:
    address = f"/werk/team/{people.ann.id}"
    people.lead.submit(address, form_to(people.lead.page(address), "/plek"), maximum="30")
    people.coach.submit(ROOM, form_to(people.coach.page(ROOM), "/plek/weg"))
    session.expire_all()
    assert people.ann.max_cases == 25
    assert "Voorstel" not in people.coach.page(ROOM).get_text()


@pytest.mark.parametrize("typed", ["", "-1", "veel", "201", "999999999"])
def test_a_maximum_is_a_number_that_can_be(people: People, typed: str) -> None:
    answer = people.coach.submit(ROOM, form_to(people.coach.page(ROOM), "/plek"), maximum=typed)
    assert answer.status_code == 422


def test_who_usually_stands_in_is_chosen(people: People, session: Session) -> None:
    form = form_to(people.coach.page(ROOM), "/waarnemer")
    people.coach.submit(ROOM, form, waarnemer=str(people.bo.id))
    session.expire_all()
    assert people.ann.stand_in_id == people.bo.id
    stranger = make_staff(session, partner="leerplicht")
    answer = people.coach.submit(ROOM, form, waarnemer=str(stranger.id))
    assert answer.status_code == 422


def test_cases_go_where_the_lead_says_and_then_the_account_is_closed(
    people: People, session: Session
) -> None:
    address = f"/werk/team/{people.ann.id}/weg"
    page = people.lead.page(address)
    text = page.get_text(" ", strip=True)
    assert people.case.reference in text
    assert "Noortje" not in text
    form = form_to(page, "/weg")
    answer = people.lead.submit(address, form, **{f"naar-{people.case.id}": str(people.bo.id)})
    assert answer.status_code == 303
    session.expire_all()
    assert people.case.contact_person_id == people.bo.id
    assert people.ann.state is StaffState.DISABLED
    assert people.coach.get(ROOM).status_code == 303


def test_everything_goes_to_one(people: People, session: Session) -> None:
    address = f"/werk/team/{people.ann.id}/weg"
    people.lead.submit(address, form_to(people.lead.page(address), "/weg"), alles=str(people.bo.id))
    session.expire_all()
    assert people.case.contact_person_id == people.bo.id


def test_a_case_that_came_meanwhile_is_not_left_behind(people: People, session: Session) -> None:
    address = f"/werk/team/{people.ann.id}/weg"
    form = form_to(people.lead.page(address), "/weg")
    newcomer = make_case(session, contact=people.ann)
    session.commit()
    answer = people.lead.submit(address, form)
    assert answer.status_code == 422
    assert newcomer.reference in answer.get_data(as_text=True)
    session.expire_all()
    assert people.ann.state is StaffState.ACTIVE
    assert people.case.contact_person_id == people.ann.id


def test_the_case_page_says_who_stands_in_and_asks_about_going_back(
    people: People, session: Session
) -> None:
    cas = make_staff(session, first_name="Cas")
    people.case.held_for_id = cas.id
    session.commit()
    address = f"/werk/dossier/{people.case.reference}"
    assert "Noortje koos eerst Cas" in people.coach.page(address).get_text(" ", strip=True)
    assert people.coach.page(address).select_one('form[action$="/blijft-hier"]') is None
    offer(people.lead.application, session)
    people.coach.submit(address, form_to(people.coach.page(address), "/blijft-hier"))
    session.expire_all()
    assert people.case.held_for_id is None
    people.case.held_for_id = cas.id
    session.commit()
    people.coach.submit(address, form_to(people.coach.page(address), "/terug-naar-keuze"))
    session.expire_all()
    assert people.case.contact_person_id == cas.id


def offer(app: Flask, session: Session) -> None:
    with app.app_context():
        offer_back(session, now=START)
    session.commit()
