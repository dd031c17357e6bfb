"""The front-desk inbox and the coordinators' list of messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.outbox.models import Channel, DeliveryState, OutboxMessage
from portal.questions.models import Asker, Question, QuestionState
from tests.conftest import START
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

INBOX = "/werk/vragen"


def ask(session: Session, staff: Staff, reference: str = "V-AAA-AAA", **values: Any) -> Question:
    question = Question(
        **(
            {
                "reference": reference,
                "registration_key": reference,
                "asker": Asker.PARENT,
                "words": "Mijn zoon komt zijn bed niet uit.",
                "email": "ouder@example.org",
                "staff_id": staff.id,
                "asked_at": START,
                "promised_at": START + timedelta(days=2),
            }
            | values
        )
    )
    session.add(question)
    session.commit()
    return question


@pytest.fixture
def desk(open_browser: Any, front_desk: Staff) -> HouseClient:
    browser: HouseClient = open_browser(front_desk)
    return browser


def answer(desk: HouseClient, question: Question, **fields: Any) -> Any:
    path = f"{INBOX}/{question.reference}"
    return desk.submit(path, desk.page(path).select_one("form[action$='/antwoord']"), **fields)


def fresh(session: Session, question: Question) -> Question:
    session.expire_all()
    return session.get_one(Question, question.id)


def test_the_oldest_promise_stands_first(
    desk: HouseClient, session: Session, front_desk: Staff
) -> None:
    ask(session, front_desk, "V-LATER", promised_at=START + timedelta(days=3))
    ask(session, front_desk, "V-FIRST", promised_at=START + timedelta(days=1))
    links = desk.page(INBOX).select("li.q h3 a")
    assert [str(link["href"])[-5:] for link in links] == ["FIRST", "LATER"]


def test_an_answer_is_mailed_once(desk: HouseClient, session: Session, front_desk: Staff) -> None:
    question = ask(session, front_desk)
    path = f"{INBOX}/{question.reference}"
    form = desk.page(path).select_one("form[action$='/antwoord']")
    for _ in range(2):
        assert desk.submit(path, form, answer="Bel ons gerust.").status_code == 303
    message = session.scalars(select(OutboxMessage)).one()
    assert (message.recipient, message.body) == ("ouder@example.org", "Bel ons gerust.")
    assert fresh(session, question).state is QuestionState.ANSWERED


def test_without_an_address_the_answer_waits_under_the_code(
    desk: HouseClient, session: Session, front_desk: Staff
) -> None:
    question = ask(session, front_desk, email=None)
    answer(desk, question, answer="Dat kan.")
    assert fresh(session, question).answer == "Dat kan."
    assert session.scalars(select(OutboxMessage)).all() == []


def test_answered_by_phone_sends_nothing(
    desk: HouseClient, session: Session, front_desk: Staff
) -> None:
    question = ask(session, front_desk)
    answer(desk, question, answer="Zei dat het kan.", by_phone="ja")
    assert fresh(session, question).state is QuestionState.ANSWERED
    assert session.scalars(select(OutboxMessage)).all() == []


def test_a_different_answer_after_a_colleague_is_told(
    desk: HouseClient, session: Session, front_desk: Staff
) -> None:
    question = ask(session, front_desk)
    path = f"{INBOX}/{question.reference}"
    form = desk.page(path).select_one("form[action$='/antwoord']")
    desk.submit(path, form, answer="Eerste antwoord.")
    late = desk.submit(path, form, answer="Tweede antwoord.")
    told = " ".join(words(toast) for toast in desk.page(late.location).select(".toast"))
    assert "Een collega was je net voor" in told
    assert fresh(session, question).answer == "Eerste antwoord."


def test_an_answered_question_can_be_opened_again(
    desk: HouseClient, session: Session, front_desk: Staff
) -> None:
    question = ask(session, front_desk)
    answer(desk, question, answer="Dat kan.")
    path = f"{INBOX}/{question.reference}"
    desk.submit(path, desk.page(path).select_one("form[action$='/heropenen']"))
    assert fresh(session, question).state is QuestionState.OPEN


def test_an_empty_answer_is_told_at_its_field(
    desk: HouseClient, session: Session, front_desk: Staff
) -> None:
    refused = answer(desk, ask(session, front_desk), answer="  ")
    assert refused.status_code == 422
    assert parse(refused).select_one('[role=alert] a[href="#answer"]')


def test_opening_a_question_is_one_look(
    desk: HouseClient, session: Session, front_desk: Staff
) -> None:
    question = ask(session, front_desk)
    desk.page(INBOX)
    desk.page(f"{INBOX}/{question.reference}")
    seen = select(func.count()).where(AuditRow.action == "question.viewed")
    assert session.scalar(seen) == 1


def test_a_coach_does_not_see_the_inbox(coach: HouseClient) -> None:
    assert coach.get(INBOX).status_code == 404


def dead_message(session: Session) -> OutboxMessage:
    message = OutboxMessage(
        key="k",
        channel=Channel.SMS,
        recipient="+31612345678",
        body="Kanarie zingt",
        state=DeliveryState.DEAD,
        attempts=8,
        created_at=START,
        next_attempt_at=START,
        last_error="smtp_550",
    )
    session.add(message)
    session.commit()
    return message


def test_a_coordinator_sees_what_did_not_arrive_but_not_what_it_said(
    open_browser: Any, coordinator: Staff, session: Session
) -> None:
    dead_message(session)
    page = open_browser(coordinator).page("/werk/berichten")
    row = words(page.select_one("tbody tr"))
    assert "smtp_550" in row
    assert "Kanarie" not in page.get_text()
    assert "+31612345678" not in page.get_text()


def test_a_message_can_leave_again_once(
    open_browser: Any, coordinator: Staff, session: Session
) -> None:
    message = dead_message(session)
    browser = open_browser(coordinator)
    form = browser.page("/werk/berichten").select_one("tbody form")
    for _ in range(2):
        assert browser.submit("", form).status_code == 303
    session.expire_all()
    assert session.get_one(OutboxMessage, message.id).state is DeliveryState.PENDING
    retried = select(func.count()).where(AuditRow.action == "outbox.retried")
    assert session.scalar(retried) == 1


def test_a_coach_does_not_see_the_messages(coach: HouseClient) -> None:
    assert coach.get("/werk/berichten").status_code == 404
