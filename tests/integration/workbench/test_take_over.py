"""Taking over from a colleague of the team: told to both, and only one of two wins."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind
from portal.outbox.models import Channel, OutboxMessage
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff
from tests.support.client import HouseClient, parse
from tests.support.page_check import words


@pytest.fixture
def case(session: Session, kofi: Staff) -> Case:
    made = make_case(session, contact=kofi, person={"first_name": "Dewi", "locale": "nl"})
    session.commit()
    return made


def path(case: Case) -> str:
    return f"/werk/dossier/{case.reference}/overnemen"


def fresh(session: Session, case: Case) -> Case:
    session.expire_all()
    return session.get_one(Case, case.id)


def test_the_young_person_is_told_who_and_why_and_the_promise_stays(
    coach: HouseClient, session: Session, case: Case, samira: Staff
) -> None:
    promised = case.promised_at
    form = coach.page(path(case)).select_one("main form")
    coach.submit(path(case), form, reason="away")
    taken = fresh(session, case)
    assert (taken.contact_person_id, taken.promised_at) == (samira.id, promised)
    # The message goes out by itself, and what goes out by itself stops no clock.
    assert taken.first_contact_at is None
    message = session.scalars(select(OutboxMessage).where(OutboxMessage.channel == "sms")).one()
    assert "Samira" in message.body
    assert "Kofi is er even niet." in message.body
    assert "woensdag 18 november om 17.00 uur" in message.body
    assert timeline_of(session, case)[-1].kind is EntryKind.TAKEN_OVER


def test_the_colleague_gets_a_mail_without_a_word_about_the_young_person(
    coach: HouseClient, session: Session, case: Case, kofi: Staff
) -> None:
    coach.submit(path(case), coach.page(path(case)).select_one("main form"), reason="busy")
    mail = session.scalars(select(OutboxMessage).where(OutboxMessage.channel == Channel.MAIL)).one()
    assert mail.recipient == kofi.email
    assert "Dewi" not in mail.subject + mail.body
    assert str(case.young_person.phone) not in mail.subject + mail.body


def test_who_comes_second_is_told_who_was_first(
    coach: HouseClient, session: Session, case: Case, open_browser: Any, samira: Staff
) -> None:
    second = make_staff(session, partner="dsp", first_name="Joyce")
    late = open_browser(second)
    late_form = late.page(path(case)).select_one("main form")
    coach.submit(path(case), coach.page(path(case)).select_one("main form"), reason="busy")
    answer = late.submit(path(case), late_form, reason="busy")
    assert answer.status_code == 303
    assert "Samira was je net voor" in words(late.page(answer.location).select_one(".toast"))
    assert fresh(session, case).contact_person_id == samira.id


def test_pressing_twice_tells_once(coach: HouseClient, session: Session, case: Case) -> None:
    form = coach.page(path(case)).select_one("main form")
    for _ in range(2):
        assert coach.submit(path(case), form, reason="fits").status_code == 303
    assert len(session.scalars(select(OutboxMessage)).all()) == 2
    assert fresh(session, case).contact_version == 2


def test_your_own_case_cannot_be_taken_over(
    coach: HouseClient, session: Session, samira: Staff
) -> None:
    own = make_case(session, contact=samira)
    session.commit()
    assert coach.get(path(own)).status_code == 303


def test_without_a_reason_it_is_asked_again(
    coach: HouseClient, session: Session, case: Case, kofi: Staff
) -> None:
    answer = coach.submit(path(case), coach.page(path(case)).select_one("main form"))
    assert answer.status_code == 422
    assert parse(answer).select_one('[role=alert] a[href="#reason"]')
    assert fresh(session, case).contact_person_id == kofi.id
