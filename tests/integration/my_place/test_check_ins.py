"""How is it going? Planned on a yes, asked at a civil hour, answered with one tap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import SYSTEM
from portal.cases.models import Case, CaseState, EntryKind, Outcome
from portal.consent.services import give_consent, withdraw_consent
from portal.leaving.check_ins import (
    choose_asking,
    count_and_forget,
    drop_check_ins,
    follow_consent,
    plan_rounds,
    send_check_ins,
)
from portal.leaving.models import CheckIn, CheckInAnswer
from portal.leaving.pausing import stop_case
from portal.outbox.models import Channel, OutboxMessage
from portal.purpose_links import Purpose, make_token
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff, sign_in
from tests.integration.security.surface import everything_kept
from tests.support.client import HouseClient, parse

NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)


@pytest.fixture
def speaking(app: Flask) -> Any:
    """Words are made in the language of an app."""
    with app.app_context():
        yield


def allow(session: Session, case: Case) -> None:
    give_consent(
        session, "check_in", young_person_id=case.young_person_id, recipient="", locale="nl",
        name="Samira", now=START, actor=SYSTEM,
    )  # fmt: skip
    session.flush()


def refuse(session: Session, case: Case) -> None:
    withdraw_consent(
        session, "check_in", young_person_id=case.young_person_id, recipient="", now=NOON,
        actor=SYSTEM,
    )  # fmt: skip
    session.flush()


@pytest.fixture
def case(session: Session) -> Case:
    """Ended at START, with a yes to being asked."""
    coach = make_staff(session, first_name="Samira")
    case = make_case(
        session, contact=coach, person={"first_name": "Noor"}, outcome=Outcome.WORK,
        closed_at=START,
    )  # fmt: skip
    allow(session, case)
    return case


def questions(session: Session) -> list[CheckIn]:
    return list(session.scalars(select(CheckIn).order_by(CheckIn.due_on, CheckIn.id)))


def told(session: Session, case: Case) -> list[OutboxMessage]:
    return list(
        session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.case_id == case.id, OutboxMessage.channel == Channel.SMS)
            .order_by(OutboxMessage.id)
        )
    )


def link_to(client: HouseClient, number: int, purpose: Purpose = Purpose.CHECK_IN) -> str:
    with client.application.app_context():
        return f"/hoe-gaat-het/{make_token(purpose, number)}"


def asked(session: Session, case: Case, *, now: datetime = START) -> CheckIn:
    """A question that was asked."""
    row = CheckIn(
        young_person_id=case.young_person_id, case_id=case.id, months=1, due_on=now.date(),
        asked_at=now,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def tap(client: HouseClient, address: str, words: str) -> Any:
    tree = client.page(address)
    button = next(each for each in tree.select("main button") if words in each.get_text())
    form = button.find_parent("form")
    return client.submit(address, form, antwoord=button["value"])


class TestPlanning:
    def test_after_an_end_four_rounds_where_allowed(self, session: Session, case: Case) -> None:
        plan_rounds(session, case, now=START)
        assert [(each.months, each.due_on) for each in questions(session)] == [
            (1, date(2026, 12, 16)),
            (3, date(2027, 2, 16)),
            (6, date(2027, 5, 16)),
            (12, date(2027, 11, 16)),
        ]

    def test_none_without_a_yes(self, session: Session, case: Case) -> None:
        refuse(session, case)
        assert plan_rounds(session, case, now=START) == []
        assert questions(session) == []

    def test_planning_twice_is_planning_once(self, session: Session, case: Case) -> None:
        plan_rounds(session, case, now=START)
        plan_rounds(session, case, now=START)
        assert len(questions(session)) == 4

    def test_a_coach_who_closes_plans_them(self, client: HouseClient, session: Session) -> None:
        coach = make_staff(session)
        case = make_case(session, contact=coach, first_contact_at=START)
        allow(session, case)
        session.commit()
        sign_in(client, coach)
        path = f"/werk/dossier/{case.reference}/afsluiten?uitkomst=work"
        form = client.page(path).select_one("form:has([name=message])")
        assert client.submit(path, form).status_code == 303
        assert len(questions(session)) == 4

    @pytest.mark.usefixtures("speaking")
    def test_who_stops_with_an_earlier_yes_is_told(self, session: Session) -> None:
        case = make_case(session, contact=make_staff(session))
        allow(session, case)
        stop_case(session, case, now=START)
        assert len(questions(session)) == 4
        assert "Later vragen we nog hoe het gaat." in told(session, case)[-1].body

    def test_a_no_in_my_place_drops_and_a_yes_plans_what_is_left(
        self, session: Session, case: Case
    ) -> None:
        plan_rounds(session, case, now=START)
        refuse(session, case)
        follow_consent(session, case.young_person_id, now=NOON)
        assert all(each.dropped_at for each in questions(session))
        allow(session, case)
        follow_consent(session, case.young_person_id, now=NOON + timedelta(days=40))
        left = [each.months for each in questions(session) if each.dropped_at is None]
        assert left == [3, 6, 12]


@pytest.mark.usefixtures("speaking")
class TestAsking:
    def test_on_the_day_and_not_a_day_before(self, session: Session, case: Case) -> None:
        plan_rounds(session, case, now=START)
        day = datetime(2026, 12, 16, 11, tzinfo=UTC)
        assert send_check_ins(session, now=day - timedelta(days=1)) == 0
        assert send_check_ins(session, now=day) == 1
        assert send_check_ins(session, now=day) == 0
        body = told(session, case)[-1].body
        assert "Hoe gaat het nu met je?" in body
        assert "https://opstap.test/hoe-gaat-het/" in body

    def test_never_at_night(self, session: Session, case: Case) -> None:
        plan_rounds(session, case, now=START)
        assert send_check_ins(session, now=datetime(2026, 12, 16, 2, tzinfo=UTC)) == 0
        assert send_check_ins(session, now=datetime(2026, 12, 16, 20, tzinfo=UTC)) == 0

    def test_all_rounds_come_in_a_year(self, session: Session, case: Case) -> None:
        plan_rounds(session, case, now=START)
        day, sent = NOON, []
        while day < NOON + timedelta(days=400):
            sent += [day.date()] * send_check_ins(session, now=day)
            day += timedelta(days=1)
        assert sent == [each.due_on for each in questions(session)]

    def test_a_yes_taken_back_counts_at_the_moment_of_sending(
        self, session: Session, case: Case
    ) -> None:
        plan_rounds(session, case, now=START)
        refuse(session, case)
        assert send_check_ins(session, now=datetime(2026, 12, 16, 11, tzinfo=UTC)) == 0
        assert questions(session)[0].dropped_at is not None
        assert told(session, case) == []

    def test_who_is_back_is_not_asked(self, session: Session, case: Case) -> None:
        plan_rounds(session, case, now=START)
        make_case(session, contact=case.contact_person, young_person=case.young_person)
        assert send_check_ins(session, now=datetime(2026, 12, 16, 11, tzinfo=UTC)) == 0

    def test_what_lay_too_long_is_not_asked(self, session: Session, case: Case) -> None:
        plan_rounds(session, case, now=START)
        assert send_check_ins(session, now=datetime(2027, 1, 5, 11, tzinfo=UTC)) == 0

    def test_where_somebody_reads_along_there_is_no_name_and_no_link(
        self, session: Session, case: Case
    ) -> None:
        case.young_person.somebody_reads_along = True
        plan_rounds(session, case, now=START)
        send_check_ins(session, now=datetime(2026, 12, 16, 11, tzinfo=UTC))
        body = told(session, case)[-1].body.casefold()
        assert "hoe gaat het" in body
        assert not {"http", "opstap", "noor"} & set(body.replace(",", " ").split())
        assert "opstap" not in body

    def test_a_day_in_a_pause_is_asked(self, session: Session) -> None:
        case = make_case(session, contact=make_staff(session), first_contact_at=START)
        choose_asking(session, case, on=date(2026, 12, 1), locale="nl", now=START)
        day = datetime(2026, 12, 1, 11, tzinfo=UTC)
        # Somebody whose case is simply open is spoken with anyway.
        assert send_check_ins(session, now=day) == 0


class TestAnswering:
    @pytest.mark.parametrize(
        ("words", "answer"),
        [
            ("Ik werk", CheckInAnswer.WORK),
            ("Ik zit op school", CheckInAnswer.SCHOOL),
            ("Ik zoek", CheckInAnswer.LOOKING),
        ],
    )
    def test_one_tap_is_kept(
        self, client: HouseClient, session: Session, case: Case, words: str, answer: CheckInAnswer
    ) -> None:
        address = link_to(client, asked(session, case).id)
        reply = tap(client, address, words)
        assert (reply.status_code, reply.location) == (303, address)
        session.expire_all()
        row = questions(session)[0]
        assert (row.answer, row.answered_at) == (answer, START)
        assert timeline_of(session, case)[-1].kind is EntryKind.CHECK_IN
        assert session.get_one(Case, case.id).state is CaseState.CLOSED
        assert "Dank je wel." in client.page(address).get_text(" ")

    def test_looking_records_nothing_and_shows_nothing_of_anybody(
        self, client: HouseClient, session: Session, case: Case
    ) -> None:
        address = link_to(client, asked(session, case).id)
        before = everything_kept(session)
        page = client.page(address)
        client.head(address)
        assert everything_kept(session) == before
        text = page.get_text(" ")
        assert "Noor" not in text
        assert "opstap" not in text.casefold()
        assert "Samira" not in text
        assert [each.get_text() for each in page.select("main form button")] == [
            "Ik werk",
            "Ik zit op school",
            "Ik zoek",
            "Ik heb iemand nodig",
        ]
        assert client.get(address).headers["Referrer-Policy"] == "strict-origin"

    def test_need_opens_the_door_again(
        self, client: HouseClient, session: Session, case: Case
    ) -> None:
        plan_rounds(session, case, now=START)
        address = link_to(client, asked(session, case).id)
        tap(client, address, "Ik heb iemand nodig")
        page = client.page(address)
        assert "Goed dat je het zegt. Je hoort iets vóór woensdag 18 november" in page.get_text(" ")
        session.expire_all()
        case = session.get_one(Case, case.id)
        assert (case.state, case.contact_person.first_name) == (CaseState.OPEN, "Samira")
        assert case.promised_at > START
        assert "Je praat met Samira." in told(session, case)[-1].body
        # Who is back is not asked any more.
        assert all(each.dropped_at or each.asked_at for each in questions(session))
        tap(client, address, "Ik heb iemand nodig")
        assert len([each for each in told(session, case) if "weer bent" in each.body]) == 1

    def test_an_answer_can_be_changed_for_a_week(
        self, client: HouseClient, session: Session, case: Case, clock: TravellingClock
    ) -> None:
        address = link_to(client, asked(session, case).id)
        tap(client, address, "Ik zoek")
        clock.travel(days=6)
        tap(client, address, "Ik werk")
        session.expire_all()
        assert questions(session)[0].answer is CheckInAnswer.WORK
        clock.travel(days=2)
        page = parse(client.get(address))
        assert "Deze vraag is voorbij" in page.get_text(" ").replace("  ", " ")

    @pytest.mark.parametrize("days", [61, 400])
    def test_a_question_is_over_after_a_while(
        self, client: HouseClient, session: Session, case: Case, clock: TravellingClock, days: int
    ) -> None:
        address = link_to(client, asked(session, case).id)
        clock.travel(days=days)
        assert client.get(address).status_code == 404

    def test_forged_and_other_links_open_nothing(
        self, client: HouseClient, session: Session, case: Case
    ) -> None:
        address = link_to(client, asked(session, case).id)
        number = questions(session)[0].id
        other = link_to(client, number, Purpose.APPOINTMENT)
        for path in (other, address[:-1] + "!", "/hoe-gaat-het/x"):
            assert client.get(path).status_code == 404
        token = client.page(address).select_one("input[name=csrf_token]")
        assert token is not None
        answer = client.post(other, data={"csrf_token": token["value"], "antwoord": "need"})
        assert answer.status_code == 404
        assert session.get_one(Case, case.id).state is CaseState.CLOSED

    def test_an_answer_that_is_none_is_refused(
        self, client: HouseClient, session: Session, case: Case
    ) -> None:
        address = link_to(client, asked(session, case).id)
        form = client.page(address).select_one("main form")
        assert client.submit(address, form, antwoord="geheim").status_code == 400

    def test_what_was_dropped_after_asking_is_over(
        self, client: HouseClient, session: Session, case: Case
    ) -> None:
        address = link_to(client, asked(session, case).id)
        refuse(session, case)
        follow_consent(session, case.young_person_id, now=NOON)
        session.commit()
        assert client.get(address).status_code == 404


def test_old_answers_are_counted_without_their_person(session: Session, case: Case) -> None:
    asked(session, case)
    row = questions(session)[0]
    row.answer, row.answered_at = CheckInAnswer.WORK, START
    session.commit()
    assert count_and_forget(session, before=START) == {}
    assert count_and_forget(session, before=START + timedelta(seconds=1)) == {CheckInAnswer.WORK: 1}
    assert questions(session) == []


def test_dropping_keeps_what_was_asked(session: Session, case: Case) -> None:
    asked(session, case)
    plan_rounds(session, case, now=START)
    assert drop_check_ins(session, case.young_person_id, now=NOON) == 4
