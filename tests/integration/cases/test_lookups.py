"""What the queue and search are found by stays true, whoever writes; the database holds it."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind, TimelineEntry, YoungPerson, YoungPersonWord
from tests.conftest import START
from tests.factories.cases import add_entry, make_case, make_young_person
from tests.factories.staff import make_staff


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, partner="dsp")


def words(session: Session, person: YoungPerson) -> set[str]:
    found = select(YoungPersonWord.word).where(YoungPersonWord.young_person_id == person.id)
    return set(session.scalars(found))


def test_words_follow_the_name_and_the_number(session: Session) -> None:
    person = make_young_person(session, first_name="José María", phone="+31612345678")
    assert words(session, person) == {"jose", "maria", "0612345678"}

    person.first_name = "Zoë"
    session.flush()
    assert words(session, person) == {"zoe", "0612345678"}

    person.phone, person.email = None, "zoe@post.example"
    session.flush()
    assert words(session, person) == {"zoe"}


def test_a_name_without_letters_is_kept(session: Session) -> None:
    person = make_young_person(session, first_name="🙂", phone=None, email="a@post.example")
    assert words(session, person) == set()


def test_words_go_with_the_person(session: Session) -> None:
    person = make_young_person(session)
    session.execute(text("DELETE FROM young_people WHERE id = :id"), {"id": person.id})
    assert words(session, person) == set()


def test_a_case_is_of_its_contact_persons_team(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    session.refresh(case)
    assert case.team_id == "dsp"

    case.contact_person = make_staff(session, partner="leerplicht")
    session.flush()
    session.refresh(case)
    assert case.team_id == "leerplicht"


def test_who_moves_to_another_team_takes_their_cases_along(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    coach.partner_id = "leerplicht"
    session.flush()
    session.refresh(case)
    assert case.team_id == "leerplicht"


def test_the_database_refuses_a_case_of_another_team(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    with pytest.raises(IntegrityError, match=r"fk_cases_team|FOREIGN KEY"), session.begin_nested():
        session.execute(update(Case).where(Case.id == case.id).values(team_id="leerplicht"))


def test_the_database_keeps_a_sign_up_to_one_line(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    add_entry(session, case, EntryKind.ASKED_AGAIN, registration_key="again")
    twice = {"case_id": case.id, "kind": EntryKind.ASKED_AGAIN, "at": START, "details": {}}
    with pytest.raises(IntegrityError, match="registration_key"), session.begin_nested():
        session.execute(insert(TimelineEntry).values(**twice, text="", registration_key="again"))
