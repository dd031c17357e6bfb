"""What a coach does on the case page: offer, plan, move, call off, say how it went."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.appointments.models import Appointment, AppointmentState
from portal.appointments.queries import open_offer
from portal.cases.models import Case
from portal.cases.turn_columns import Turn
from portal.outbox.models import OutboxMessage
from tests.conftest import START, TravellingClock
from tests.factories.appointments import give_free_hours, make_appointment, make_offer
from tests.factories.cases import make_case
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient, parse

TUESDAY, WEDNESDAY = (START.replace(hour=14, minute=0) + timedelta(days=each) for each in (1, 2))


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    found = make_case(session, contact=coach, person={"first_name": "Noor"}, first_contact_at=START)
    give_free_hours(session, coach)
    session.commit()
    return found


@pytest.fixture
def desk(app: Flask, coach: Staff) -> HouseClient:
    client = app.test_client()
    assert isinstance(client, HouseClient)
    sign_in(client, coach)
    return client


def form_to(page: BeautifulSoup, end: str) -> Tag:
    form = page.select_one(f"form[action$='{end}']")
    assert form is not None, end
    return form


def where(case: Case, end: str = "") -> str:
    return f"/werk/dossier/{case.reference}{end}"


def appointments(session: Session, case: Case) -> list[Appointment]:
    session.expire_all()
    found = select(Appointment).where(Appointment.case_id == case.id).order_by(Appointment.id)
    return list(session.scalars(found))


def last_message(session: Session, case: Case) -> str:
    found = select(OutboxMessage.body).where(OutboxMessage.recipient == case.young_person.phone)
    return session.scalars(found.order_by(OutboxMessage.id.desc())).first() or ""


def test_ticked_and_typed_moments_are_offered(
    session: Session, desk: HouseClient, case: Case
) -> None:
    assert desk.page(where(case)).select_one(f"a[href='{where(case, '/momenten')}']") is not None
    page = desk.page(where(case, "/momenten"))
    ticks = [str(each["value"]) for each in page.select("[name=moments]")]
    assert ticks[0] == "20261116T1300Z"
    answer = desk.submit("", form_to(page, "/momenten"), moments=ticks[:2],
                         moment_day="2026-11-25", moment_time="19:30", moment_place="walk",
                         moment_subject="Thee met Samira")  # fmt: skip
    assert answer.status_code == 303
    session.expire_all()
    offer = open_offer(session, case.id)
    assert offer is not None
    assert [f"{each.starts_at:%d %H:%M} {each.place}" for each in offer.options] == [
        "16 13:00 phone", "16 13:30 phone", "25 18:30 walk"]  # fmt: skip
    shown = desk.page(where(case)).select_one("#afspraken")
    assert shown is not None
    assert "Noor kan nog kiezen" in shown.get_text()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "moments"),
        ({"moment_day": "2026-11-25", "moment_time": ""}, "moment_time"),
        ({"moment_day": "2026-11-25", "moment_time": "half drie"}, "moment_time"),
        ({"moment_day": "2026-11-15", "moment_time": "14:00"}, "moment_day"),
        ({"moment_day": "2026-11-16", "moment_time": "08:00"}, "moment_time"),
        ({"moment_day": "2027-03-28", "moment_time": "02:30"}, "moment_time"),
        ({"moment_day": "2029-11-25", "moment_time": "14:00"}, "moment_day"),
        ({"moment_day": "25-11", "moment_time": "14:00"}, "moment_day"),
        ({"moment_day": "2026-11-25", "moment_time": "14:00", "moment_place": "nergens"},
         "moment_place"),
        ({"moment_day": "2026-11-25", "moment_time": "14:00", "moment_length": "7"},
         "moment_length"),
        ({"moments": ["20261116T1300Z", "20200101T1300Z"]}, "moments"),
        ({"moments": [f"202611{day}T{hour}Z" for day in (16, 17)
                      for hour in (1300, 1330, 1400, 1430)]}, "moments"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_field_and_keeps_what_was_typed(
    session: Session, desk: HouseClient, case: Case, typed: dict[str, object], field: str
) -> None:
    form = form_to(desk.page(where(case, "/momenten")), "/momenten")
    answer = desk.submit("", form, **{"moment_place": "walk", "moment_subject": "Thee"} | typed)
    assert answer.status_code == 422
    page = parse(answer)
    assert page.select_one(f"#fouten a[href='#{field}']") is not None
    subject = page.select_one("#moment_subject")
    assert subject is not None
    assert subject["value"] == "Thee"
    assert open_offer(session, case.id) is None


def test_the_offer_is_taken_back_once(session: Session, desk: HouseClient, case: Case) -> None:
    make_offer(session, case, TUESDAY)
    session.commit()
    form = form_to(desk.page(where(case)), "/momenten/weg")
    assert desk.submit("", form).status_code == 303
    assert desk.submit("", form).status_code == 303
    assert open_offer(session, case.id) is None


def test_what_was_agreed_by_phone_is_planned_and_told(
    session: Session, desk: HouseClient, case: Case
) -> None:
    form = form_to(desk.page(where(case, "/momenten")), "/afspraak")
    typed = {"moment_day": "2026-11-25", "moment_time": "14:00", "spoke_by": "call"}
    assert desk.submit("", form, **typed).status_code == 303
    assert desk.submit("", form, **typed).status_code == 303
    found = appointments(session, case)
    assert [each.starts_at.hour for each in found] == [13]
    assert "woensdag 25 november om 14.00 uur" in last_message(session, case)
    page = desk.page(where(case))
    assert "Afspraak op woensdag 25 november om 14.00 uur" in page.get_text()
    session.refresh(case)
    assert case.turn == Turn.STEP


def test_a_moment_that_is_taken_is_told_on_the_form(
    session: Session, desk: HouseClient, coach: Staff, case: Case
) -> None:
    make_appointment(session, make_case(session, contact=coach), starts_at=WEDNESDAY)
    session.commit()
    form = form_to(desk.page(where(case, "/momenten")), "/afspraak")
    answer = desk.submit("", form, moment_day="2026-11-18", moment_time="15:10", spoke_by="call")
    assert answer.status_code == 422
    assert parse(answer).select_one("#fouten a[href='#samen-moment_time']") is not None
    session.refresh(case)
    assert case.first_contact_at == START
    assert appointments(session, case) == []


def test_the_coach_moves_and_calls_off_with_a_word(
    session: Session, desk: HouseClient, case: Case
) -> None:
    found = make_appointment(session, case, starts_at=TUESDAY)
    session.commit()
    form = form_to(desk.page(where(case)), f"/afspraak/{found.id}/verzet")
    assert desk.submit("", form, moment_day="").status_code == 422
    assert desk.submit("", form, moment_day="2026-11-19", moment_time="11:00").status_code == 303
    assert "donderdag 19 november om 11.00 uur" in last_message(session, case)
    moved = appointments(session, case)[-1]
    form = form_to(desk.page(where(case)), f"/afspraak/{moved.id}/afzeggen")
    answer = desk.submit("", form, **{f"woorden-{moved.id}": "Ik ben ziek."})
    assert answer.status_code == 303
    assert "Ik ben ziek." in last_message(session, case)
    assert [each.state.value for each in appointments(session, case)] == ["moved", "cancelled"]


def test_what_was_asks_how_it_went(
    session: Session, desk: HouseClient, case: Case, clock: TravellingClock
) -> None:
    found = make_appointment(session, case, starts_at=START + timedelta(minutes=10))
    other = make_appointment(session, case, starts_at=START + timedelta(minutes=50))
    session.commit()
    assert desk.page(where(case)).select_one("form[action$='/geweest']") is None
    clock.travel(hours=2)
    # Meanwhile they were signed out.
    sign_in(desk, case.contact_person)
    page = desk.page(where(case))
    assert len(page.select("form[action$='/geweest']")) == 2
    form = form_to(page, f"/afspraak/{found.id}/geweest")
    assert desk.submit("", form, **{f"besproken-{found.id}": "Fijn"}).status_code == 303
    form = form_to(desk.page(where(case)), f"/afspraak/{other.id}/niet-gelukt")
    assert desk.submit("", form).status_code == 303
    assert desk.submit("", form).status_code == 303
    states = [each.state for each in appointments(session, case)]
    assert states == [AppointmentState.HELD, AppointmentState.MISSED]
    after = desk.page(where(case)).get_text(" ", strip=True)
    assert "Lukte niet: maandag 16 november om 11.20 uur" in after
    assert "Zullen we een ander moment zoeken?" in last_message(session, case)


def test_an_appointment_of_another_case_is_not_there(
    session: Session, desk: HouseClient, coach: Staff, case: Case
) -> None:
    found = make_appointment(session, case, starts_at=TUESDAY)
    other = make_case(session, contact=coach)
    session.commit()
    form = form_to(desk.page(where(case)), f"/afspraak/{found.id}/afzeggen")
    form["action"] = where(other, f"/afspraak/{found.id}/afzeggen")
    assert desk.submit("", form).status_code == 404
    assert appointments(session, case)[0].state is AppointmentState.PLANNED
