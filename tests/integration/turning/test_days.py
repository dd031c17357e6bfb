"""A day that turns something: tasks beforehand, and on the day itself everybody hears it once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind, Outcome
from portal.routing.model import Diploma, Pathway, SchoolType, Situation
from portal.turning.models import DayTurned
from tests.conftest import START
from tests.factories.cases import timeline_of
from tests.factories.staff import make_staff
from tests.integration.turning.conftest import (
    TravelTo,
    messages_about,
    open_routed,
    tasks_on,
)

AT_SCHOOL_AGE = Situation(
    born=date(2009, 3, 1),
    home="Merelstad",
    enrolled=False,
    school="mbo_merel",
    school_type=SchoolType.MBO,
    level=2,
    pathway=Pathway.BOL,
    diploma=Diploma.NONE,
)
BIRTHDAY = date(2027, 3, 1)
GRADUATED = Situation(
    born=date(2006, 3, 4),
    home="Merelstad",
    enrolled=False,
    school="mbo_merel",
    school_type=SchoolType.MBO,
    level=2,
    pathway=Pathway.BOL,
    diploma=Diploma.MBO2,
    diploma_on=date(2026, 7, 10),
)
PERIOD_END = date(2027, 7, 10)
A_DAY = timedelta(days=1)


def the_case(session: Session, situation: Situation = AT_SCHOOL_AGE, **values: object) -> Case:
    return open_routed(session, situation, opened_at=START, **values)


def days_of(session: Session, case: Case) -> list[tuple[str, int]]:
    return [(task.kind, task.details["before"]) for task in tasks_on(session, case)]


def kinds_of(session: Session, case: Case) -> list[EntryKind]:
    return [entry.kind for entry in timeline_of(session, case)]


@pytest.mark.parametrize("before", [60, 14])
def test_a_task_comes_on_its_day_and_not_before(
    session: Session, travel_to: TravelTo, before: int
) -> None:
    case = the_case(session, first_contact_at=START)
    travel_to(BIRTHDAY - timedelta(days=before) - A_DAY)
    assert ("birthday_18", before) not in days_of(session, case)
    travel_to(BIRTHDAY - timedelta(days=before))
    assert days_of(session, case) == [("birthday_18", before)]
    task = tasks_on(session, case)[0]
    assert case.task_on == task.due_on == BIRTHDAY - timedelta(days=before)
    assert case.turn == "step"
    assert case.turn_at == datetime.combine(task.due_on, datetime.min.time(), tzinfo=UTC)


def test_on_the_day_routing_runs_again_and_everybody_hears_it(
    session: Session, travel_to: TravelTo
) -> None:
    case = the_case(session)
    assert case.lead_type == "leerplicht"
    travel_to(BIRTHDAY - A_DAY)
    assert messages_about(session, case) == []
    travel_to(BIRTHDAY)

    session.expire_all()
    assert (case.lead_type, case.lead_id) == ("doorstroompunt", "dsp")
    assert case.routing["rule"] == "no_start_qualification"
    assert days_of(session, case) == [("birthday_18", 0)]
    assert kinds_of(session, case)[-3:] == [
        EntryKind.LEAD_CHANGED,
        EntryKind.TASK,
        EntryKind.TURNED,
    ]
    told = {message.recipient: message for message in messages_about(session, case)}
    assert len(told) == len(messages_about(session, case))
    to_person = told.pop(str(case.young_person.phone))
    assert "18" in to_person.body
    assert "naar school" in to_person.body
    assert case.contact_person.first_name in to_person.body
    assert case.contact_person.email in told
    others = [mail for mail in told.values() if mail.recipient != case.contact_person.email]
    assert others
    for mail in told.values():
        assert "Noor" not in mail.subject + mail.body
    assert case.contact_person.ref == "c01"


def test_who_has_no_ground_gets_no_reference(session: Session, travel_to: TravelTo) -> None:
    contact = make_staff(session, partner="loket", first_name="Els")
    case = the_case(session, contact=contact)
    travel_to(BIRTHDAY)
    mails = [each for each in messages_about(session, case) if each.subject]
    with_reference = {each.recipient for each in mails if case.reference in each.body}
    staff = {each.email: each.partner_id for each in session.query(Staff)}
    assert {staff[address] for address in with_reference} == {"loket"}
    for mail in mails:
        if mail.recipient not in with_reference:
            assert case.reference not in mail.subject
            assert contact.email in mail.body
    assert len(with_reference) < len(mails)


def test_looking_twice_tells_nothing_twice(session: Session, travel_to: TravelTo) -> None:
    case = the_case(session)
    travel_to(BIRTHDAY)
    before = len(messages_about(session, case)), days_of(session, case), kinds_of(session, case)
    travel_to(BIRTHDAY)
    session.get_one(DayTurned, 1).turned_on = BIRTHDAY - timedelta(days=7)
    session.get_one(DayTurned, 1).after_case = 0
    session.commit()
    travel_to(BIRTHDAY)
    after = len(messages_about(session, case)), days_of(session, case), kinds_of(session, case)
    assert after == before


def test_a_worker_that_was_down_for_a_week_skips_nothing(
    session: Session, travel_to: TravelTo
) -> None:
    warned = the_case(session)
    turned = the_case(session, GRADUATED)
    travel_to(BIRTHDAY - timedelta(days=3))
    travel_to(BIRTHDAY + timedelta(days=4))
    assert ("birthday_18", 0) in days_of(session, warned)
    travel_to(PERIOD_END - timedelta(days=3))
    assert ("period_end", 14) in days_of(session, turned)
    travel_to(PERIOD_END + timedelta(days=4))
    session.expire_all()
    assert turned.lead_type == "gemeente_werk"
    assert ("period_end", 0) in days_of(session, turned)
    assert (
        sum(each.recipient == turned.young_person.phone for each in messages_about(session, turned))
        == 1
    )


def test_the_end_of_a_period_says_that_the_contact_person_stays(
    session: Session, travel_to: TravelTo
) -> None:
    case = the_case(session, GRADUATED)
    travel_to(PERIOD_END - A_DAY)
    session.expire_all()
    assert case.lead_type == "school_mbo"
    travel_to(PERIOD_END)
    message = next(
        each for each in messages_about(session, case) if each.recipient == case.young_person.phone
    )
    assert case.contact_person.first_name in message.body
    assert "Merel" not in message.body
    assert message.next_attempt_at.astimezone(UTC) >= message.created_at


def test_a_change_of_who_is_alongside_is_a_line_and_no_more(
    session: Session, travel_to: TravelTo
) -> None:
    case = the_case(session, GRADUATED)
    travel_to(PERIOD_END)
    told = len(messages_about(session, case))
    session.expire_all()
    assert [each.partner_type for each in case.alongside] == ["school_mbo"]
    travel_to(date(2027, 8, 10))
    session.expire_all()
    assert case.alongside == []
    assert kinds_of(session, case)[-1] is EntryKind.TURNED
    assert len(messages_about(session, case)) == told


def test_where_somebody_reads_along_nothing_is_said(session: Session, travel_to: TravelTo) -> None:
    case = the_case(session, person={"somebody_reads_along": True})
    travel_to(BIRTHDAY)
    body = next(
        each.body
        for each in messages_about(session, case)
        if each.recipient == case.young_person.phone
    )
    for word in ("Noor", "18", "school", "Opstap", "ouders"):
        assert word not in body


def test_a_closed_case_is_left_in_peace(session: Session, travel_to: TravelTo) -> None:
    case = the_case(session, outcome=Outcome.WORK)
    travel_to(BIRTHDAY)
    assert tasks_on(session, case) == []
    assert messages_about(session, case) == []


def test_a_clock_that_was_put_back_keeps_the_days_coming(
    session: Session, travel_to: TravelTo
) -> None:
    case = the_case(session)
    travel_to(date(2040, 1, 1))
    travel_to(START.date())
    session.expire_all()
    assert case.lead_type == "leerplicht"
    travel_to(BIRTHDAY - timedelta(days=60))
    assert ("birthday_18", 60) in days_of(session, case)
