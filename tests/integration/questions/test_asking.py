"""Just a question, without a name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.outbox.models import OutboxMessage
from portal.questions.asking import NobodyAtDeskError, choose_at_desk, forget_old_questions
from portal.questions.models import Asker, Question, QuestionState
from tests.conftest import START, TravellingClock
from tests.support.client import HouseClient, parse

ASK, ASKED, ANSWER = "/vraag", "/vraag/klaar", "/vraag/antwoord"


def ask(client: HouseClient, **fields: Any) -> Any:
    form = client.page(ASK).select_one("main form")
    return client.submit(ASK, form, **({"vraag": "Kost dit iets?"} | fields))


def the_question(session: Session) -> Question:
    return session.scalars(select(Question)).one()


def test_question_goes_to_one_named_person_with_a_deadline(
    client: HouseClient, session: Session
) -> None:
    response = ask(client)
    assert (response.status_code, response.location) == (303, ASKED)
    question = the_question(session)
    words = client.page(ASKED).get_text(" ")

    assert question.staff.partner_id == "loket"
    assert question.staff.first_name in words
    assert "woensdag 18 november om 17.00 uur" in words
    assert question.reference in words
    assert (question.phone, question.email, question.asker) == (None, None, Asker.ANONYMOUS)


def test_person_hears_of_it_without_the_words(client: HouseClient, session: Session) -> None:
    ask(client, mail="ik@voorbeeld.nl")
    question = the_question(session)
    mail = session.scalars(select(OutboxMessage)).one()

    assert mail.recipient == question.staff.email
    assert question.reference in mail.body
    assert "Kost dit iets?" not in mail.body
    assert "ik@voorbeeld.nl" not in mail.body


def test_same_form_twice_is_one_question(client: HouseClient, session: Session) -> None:
    form = client.page(ASK).select_one("main form")
    for _ in range(2):
        assert client.submit(ASK, form, vraag="Kost dit iets?").location == ASKED

    assert session.scalar(select(func.count()).select_from(Question)) == 1


def test_work_is_divided_at_the_desk(client: HouseClient, session: Session) -> None:
    for _ in range(2):
        ask(client)
    people = {question.staff_id for question in session.scalars(select(Question))}

    assert len(people) == 2


def test_who_is_away_is_passed_over(session: Session) -> None:
    first = choose_at_desk(session)
    first.is_present = False
    session.flush()
    assert choose_at_desk(session).id != first.id


def test_without_a_desk_it_is_said(session: Session) -> None:
    for staff in session.scalars(select(Staff).where(Staff.partner_id == "loket")):
        staff.state = StaffState.DISABLED
    session.flush()
    with pytest.raises(NobodyAtDeskError):
        choose_at_desk(session)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"vraag": " \0 "}, "vraag"),
        ({"vraag": "x" * 1001}, "vraag"),
        ({"mail": "geen adres"}, "mail"),
        ({"tel": "06 12"}, "tel"),
    ],
)
def test_mistakes_are_said_and_nothing_typed_is_lost(
    client: HouseClient, session: Session, fields: dict[str, str], field: str
) -> None:
    response = ask(client, **fields)
    page = parse(response)

    assert response.status_code == 422
    assert page.select_one(f'#fouten a[href="#{field}"]') is not None
    if "vraag" not in fields:
        assert page.select_one("#vraag").get_text().strip() == "Kost dit iets?"
    assert session.scalar(select(func.count()).select_from(Question)) == 0


def test_words_of_danger_show_lines_first_and_are_urgent(
    client: HouseClient, session: Session
) -> None:
    first = ask(client, vraag="Mijn vader slaat me")
    page = parse(first)
    assert first.status_code == 200
    assert page.select_one('.note--crisis a[href="tel:08002000"]') is not None
    assert session.scalar(select(func.count()).select_from(Question)) == 0
    client.submit(ASK, page.select_one("main form"))

    assert the_question(session).is_urgent


class TestReadingTheAnswer:
    """Under the code, for thirty days."""

    def look(self, client: HouseClient, code: str) -> Any:
        return client.submit(ANSWER, client.page(ANSWER).select_one("main form"), code=code)

    def test_waiting_then_answered(self, client: HouseClient, session: Session) -> None:
        ask(client)
        question = the_question(session)
        for typed in (question.reference.lower(), question.reference.replace("-", " ")):
            assert "Er is nog geen antwoord" in self.look(client, typed).text
        question.state, question.answer = QuestionState.ANSWERED, "Nee, alles is gratis."
        question.answered_at = START
        session.commit()

        assert "Nee, alles is gratis." in self.look(client, question.reference).text

    @pytest.mark.parametrize("code", ["", "V-AAA-AAA", "\0", "' OR 1=1", "V" * 5000])
    def test_unknown_code_is_said_kindly(self, client: HouseClient, code: str) -> None:
        response = self.look(client, code)
        assert response.status_code == 422
        assert "Deze code kennen we niet." in response.text

    def test_after_thirty_days_it_is_gone(
        self, client: HouseClient, session: Session, clock: TravellingClock
    ) -> None:
        ask(client)
        question = the_question(session)
        clock.travel(days=30)
        assert self.look(client, question.reference).status_code == 422

    def test_codes_cannot_be_tried_out(self, client: HouseClient) -> None:
        form = client.page(ANSWER).select_one("main form [name=csrf_token]")
        assert form is not None
        sent = {"csrf_token": form["value"], "code": "V-AAA-AAA"}
        statuses = {client.post(ANSWER, data=sent).status_code for _ in range(41)}
        assert statuses == {422, 429}


@pytest.mark.parametrize(("days", "left"), [(29, 1), (30, 0)])
def test_answered_questions_are_forgotten_after_thirty_days(
    client: HouseClient, session: Session, days: int, left: int
) -> None:
    ask(client)
    question = the_question(session)
    question.state, question.answer = QuestionState.ANSWERED, "Ja."
    question.answered_at = START
    session.commit()
    forget_old_questions(session, now=START + timedelta(days=days))
    session.commit()

    assert session.scalar(select(func.count()).select_from(Question)) == left


def test_opening_the_pages_writes_nothing(client: HouseClient, session: Session) -> None:
    for path in (ASK, ANSWER):
        client.get(path)
    assert client.get(ASKED).location == ASK
    assert session.scalar(select(func.count()).select_from(Question)) == 0
