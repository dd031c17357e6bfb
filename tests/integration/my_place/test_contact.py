"""My contact person: when they are there, who stands in and why, what was promised."""

from __future__ import annotations

from datetime import date, timedelta

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.rosters.models import Absence, AbsenceKind, HoursKind, WorkHours
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.places import enter_place
from tests.factories.staff import make_staff


def hero(app: Flask, session: Session, case: Case, path: str = "/mijn-plek") -> str:
    page: BeautifulSoup = enter_place(app, session, case.young_person).page(path)
    found = page.select_one(".hero")
    assert found is not None
    return found.get_text(" ", strip=True)


def make_absence(session: Session, who: Staff, stand_in: Staff, first: date, last: date) -> None:
    session.add(
        Absence(
            staff_id=who.id,
            kind=AbsenceKind.PLANNED,
            starts_on=first,
            ends_on=last,
            stand_in_id=stand_in.id,
            created_at=START,
            created_by=who.id,
        )
    )


def test_the_promise_of_the_sign_up_stands_there(app: Flask, session: Session) -> None:
    case = make_case(session, contact=make_staff(session, first_name="Samira"))
    assert "Samira stuurt je een sms. Uiterlijk" in hero(app, session, case)


def test_a_promise_that_ran_out_is_said(app: Flask, session: Session) -> None:
    case = make_case(session, contact=make_staff(session))
    case.promised_at = START - timedelta(hours=1)
    words = hero(app, session, case)
    assert "Dat is niet gelukt. Sorry." in words
    assert "stuurt je een sms" not in words


def test_an_answer_that_is_due_and_a_step_stand_there(app: Flask, session: Session) -> None:
    case = make_case(session, contact=make_staff(session), first_contact_at=START)
    case.answer_due_at = START + timedelta(days=1)
    case.next_step, case.next_step_on = "samen bellen.", date(2026, 3, 12)
    words = hero(app, session, case)
    assert "Je krijgt antwoord. Uiterlijk" in words
    assert "Afgesproken: samen bellen. Dat is donderdag 12 maart." in words


def test_the_days_somebody_works_are_named(app: Flask, session: Session) -> None:
    coach = make_staff(session)
    case = make_case(session, contact=coach)
    assert "Werkt van maandag tot en met vrijdag." in hero(app, session, case)
    for day in (0, 2, 4):
        session.add(
            WorkHours(staff_id=coach.id, kind=HoursKind.WORK, weekday=day, starts=540, ends=1020)
        )
    assert "Werkt op maandag, woensdag en vrijdag." in hero(app, session, case)


def test_who_stands_in_is_said_before_it_happens(app: Flask, session: Session) -> None:
    samira = make_staff(session, first_name="Samira")
    bram = make_staff(session, first_name="Bram")
    case = make_case(session, contact=samira)
    first = START.date() + timedelta(days=10)
    make_absence(session, samira, bram, first, first + timedelta(days=7))
    words = hero(app, session, case)
    assert "is Samira er niet. Bram helpt je dan." in words


def test_who_stands_in_now_has_the_face_and_the_contact_person_stays(
    app: Flask, session: Session
) -> None:
    samira = make_staff(session, first_name="Samira")
    bram = make_staff(session, first_name="Bram")
    case = make_case(session, contact=samira)
    case.stand_in_id = bram.id
    make_absence(session, samira, bram, START.date(), START.date() + timedelta(days=3))
    words = hero(app, session, case)
    assert "Bram Helpt je nu." in words
    assert "Samira is er even niet. Dat is tot en met" in words
    assert "Samira blijft jouw vaste contactpersoon." in words
