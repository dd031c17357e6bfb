"""Planning, moving, cancelling: whose turn it is then, who is told, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.appointments import offering, outcomes, planning
from portal.appointments.choices import choices_for
from portal.appointments.doers import Doer
from portal.appointments.links import appointment_address
from portal.appointments.models import Appointment, AppointmentState, OfferState
from portal.appointments.planning import AppointmentOverError, MomentGoneError, Wish
from portal.appointments.queries import open_offer
from portal.audit.models import AuditRow
from portal.cases.lines import CaseClosedError
from portal.cases.models import Case, ContactChannel, EntryKind, Outcome
from portal.cases.services import close_case
from portal.cases.turn_columns import Turn
from portal.outbox.models import OutboxMessage
from tests.conftest import START
from tests.factories.appointments import (
    HALF_HOUR,
    give_free_hours,
    make_appointment,
    make_offer,
)
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff

# Tuesday to Thursday, at three in the afternoon in the region.
TUESDAY, WEDNESDAY, THURSDAY = (START.replace(hour=14, minute=0) + timedelta(days=each)
                                for each in (1, 2, 3))  # fmt: skip


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    return make_case(session, contact=coach, person={"first_name": "Noor"}, first_contact_at=START)


def them(case: Case) -> Doer:
    return Doer(young_person_id=case.young_person_id)


def wish(starts_at: datetime, place: str = "phone") -> Wish:
    return Wish(starts_at=starts_at, ends_at=starts_at + HALF_HOUR, place=place)


def key_of(starts_at: datetime) -> str:
    return f"{starts_at:%Y%m%dT%H%MZ}"


def messages_to(session: Session, recipient: str | None) -> list[str]:
    found = select(OutboxMessage.body).where(OutboxMessage.recipient == recipient)
    return list(session.scalars(found.order_by(OutboxMessage.id)))


def offer(session: Session, case: Case, *starts: datetime, press: str = "p1") -> None:
    offering.offer_moments(
        session,
        case,
        [wish(each) for each in starts],
        staff_id=case.contact_person_id,
        by=case.contact_person_id,
        press=press,
        now=START,
    )


def test_an_offer_makes_it_their_turn_and_sends_one_link(session: Session, case: Case) -> None:
    offer(session, case, TUESDAY, WEDNESDAY)
    offer(session, case, TUESDAY, WEDNESDAY)
    session.refresh(case)
    assert case.turn == Turn.WAIT
    assert case.nudge_on == date(2026, 11, 23)
    told = messages_to(session, case.young_person.phone)
    assert len(told) == 1
    assert "https://opstap.test/momenten/" in told[0]
    assert "15.00" not in told[0]
    assert [line.kind for line in timeline_of(session, case)][-1] is EntryKind.MOMENTS_OFFERED


def test_before_the_first_contact_an_offer_is_an_attempt(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    offer(session, case, TUESDAY)
    session.refresh(case)
    assert (case.turn, case.attempts, case.last_attempt_at) == (Turn.NEW, 1, START)


def test_a_new_offer_takes_the_place_of_the_one_before(session: Session, case: Case) -> None:
    offer(session, case, TUESDAY)
    offer(session, case, THURSDAY, press="p2")
    found = open_offer(session, case.id)
    assert found is not None
    assert [each.starts_at for each in found.options] == [THURSDAY]


def test_where_somebody_reads_along_the_moments_are_said_without_a_link(
    session: Session, coach: Staff
) -> None:
    case = make_case(session, contact=coach, first_contact_at=START,
                     person={"first_name": "Noor", "somebody_reads_along": True})  # fmt: skip
    offer(session, case, TUESDAY)
    planning.pick(session, case, key_of(TUESDAY), by=them(case), now=START)
    for told in messages_to(session, case.young_person.phone):
        assert "dinsdag 17 november om 15.00 uur" in told
        for word in ("http", "opstap", "noor", "afspraak"):
            assert word not in told.lower()


def test_picking_ends_the_offer_and_makes_it_the_next_step(session: Session, case: Case) -> None:
    offer(session, case, TUESDAY, WEDNESDAY)
    before = open_offer(session, case.id)
    found = planning.pick(session, case, key_of(WEDNESDAY), by=them(case), now=START)
    session.refresh(case)
    assert before is not None
    assert before.state is OfferState.PICKED
    assert (case.turn, case.next_step_on) == (Turn.STEP, WEDNESDAY.date())
    assert case.next_step == "Afspraak op woensdag 18 november om 15.00 uur"
    assert (
        appointment_address(found.id, locale="nl")
        in messages_to(session, case.young_person.phone)[-1]
    )
    told = messages_to(session, case.contact_person.email)[-1]
    assert "Noor" not in told
    assert case.reference in told
    session.commit()
    rows = session.scalars(select(AuditRow.action).where(AuditRow.subject_kind == "case"))
    assert "case.appointment_planned" in list(rows)


def test_picking_twice_is_once(session: Session, case: Case) -> None:
    offer(session, case, TUESDAY)
    first = planning.pick(session, case, key_of(TUESDAY), by=them(case), now=START)
    again = planning.pick(session, case, key_of(TUESDAY), by=them(case), now=START)
    assert first.id == again.id


def test_a_step_of_the_coach_stays(session: Session, case: Case) -> None:
    case.next_step, case.next_step_on = "De brief lezen", date(2026, 11, 30)
    planning.plan(session, case, wish(TUESDAY), staff_id=case.contact_person_id,
                  by=them(case), now=START)  # fmt: skip
    assert case.next_step == "De brief lezen"


def test_a_moment_that_is_just_taken_is_refused_and_the_others_are_there(
    session: Session, coach: Staff, case: Case
) -> None:
    other = make_case(session, contact=coach)
    offer(session, case, TUESDAY, WEDNESDAY)
    # A quarter of an hour earlier, and half of it is the same time.
    make_appointment(session, other, starts_at=TUESDAY - timedelta(minutes=15))
    assert [each.starts_at for each in choices_for(session, case, now=START)] == [WEDNESDAY]
    with pytest.raises(MomentGoneError):
        planning.pick(session, case, key_of(TUESDAY), by=them(case), now=START)


def test_free_moments_are_those_of_the_week_without_what_is_taken_or_offered(
    session: Session, coach: Staff, case: Case
) -> None:
    give_free_hours(session, coach, weekdays=(1,))
    other = make_case(session, contact=coach)
    start = TUESDAY.replace(hour=13)
    make_appointment(session, other, starts_at=start)
    make_offer(session, other, start + HALF_HOUR)
    found = choices_for(session, case, now=START)
    assert [each.starts_at for each in found][:2] == [start + 2 * HALF_HOUR, start + 3 * HALF_HOUR]
    assert {each.place for each in found} == {"phone"}


def test_moving_keeps_the_entry_of_a_calendar_and_frees_the_moment(
    session: Session, coach: Staff, case: Case
) -> None:
    give_free_hours(session, coach)
    found = planning.plan(session, case, wish(TUESDAY), staff_id=coach.id, by=them(case), now=START)
    start = THURSDAY.replace(hour=13)
    moved = planning.move_to_choice(session, case, found, key_of(start), by=them(case), now=START)
    assert (moved.uid, moved.sequence) == (found.uid, 1)
    assert found.state is AppointmentState.MOVED
    assert case.next_step_on == start.date()
    again = planning.move_to_choice(session, case, moved, key_of(start), by=them(case), now=START)
    assert again.id == moved.id
    assert TUESDAY in {each.starts_at for each in choices_for(session, case, now=START)}


def test_cancelling_asks_nothing_and_can_be_taken_back(session: Session, case: Case) -> None:
    found = planning.plan(session, case, wish(TUESDAY), staff_id=case.contact_person_id,
                          by=them(case), now=START)  # fmt: skip
    planning.cancel(session, case, found, words="", by=them(case), now=START)
    session.refresh(case)
    assert (case.turn, case.next_step) == (Turn.CHOOSE, None)
    assert planning.can_be_restored(session, case, found, now=START)
    planning.restore(session, case, found, by=them(case), now=START)
    session.refresh(case)
    assert (found.state, found.sequence, case.turn) == (AppointmentState.PLANNED, 1, Turn.STEP)


def test_what_the_coach_cancelled_is_not_theirs_to_take_back(session: Session, case: Case) -> None:
    found = make_appointment(session, case, starts_at=TUESDAY)
    coach = Doer(staff_id=case.contact_person_id)
    planning.cancel(session, case, found, words="Ik ben ziek.", by=coach, now=START)
    assert not planning.can_be_restored(session, case, found, now=START)
    told = messages_to(session, case.young_person.phone)[-1]
    assert "Ik ben ziek." in told
    assert "/afspraak/" in told


def test_taking_back_is_refused_when_somebody_else_has_the_moment(
    session: Session, coach: Staff, case: Case
) -> None:
    found = make_appointment(session, case, starts_at=TUESDAY)
    planning.cancel(session, case, found, words="", by=them(case), now=START)
    make_appointment(session, make_case(session, contact=coach), starts_at=TUESDAY)
    with pytest.raises(MomentGoneError):
        planning.restore(session, case, found, by=them(case), now=START)


def test_nothing_changes_once_it_has_begun(session: Session, case: Case) -> None:
    found = make_appointment(session, case, starts_at=TUESDAY)
    with pytest.raises(AppointmentOverError):
        planning.cancel(session, case, found, words="", by=them(case), now=TUESDAY)
    with pytest.raises(AppointmentOverError):
        planning.move(session, case, found, wish(THURSDAY), staff_id=found.staff_id,
                      by=them(case), now=TUESDAY)  # fmt: skip


def test_a_closed_case_gets_no_appointment(session: Session, case: Case) -> None:
    close_case(session, case, outcome=Outcome.WORK, message="", by=case.contact_person_id,
               press="c", now=START)  # fmt: skip
    with pytest.raises(CaseClosedError):
        planning.pick(session, case, key_of(TUESDAY), by=them(case), now=START)


def test_planning_together_is_a_contact(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    for _ in range(2):
        planning.plan_together(session, case, wish(TUESDAY), spoke_by=ContactChannel.CALL,
                               staff_id=coach.id, by=coach.id, press="p", now=START)  # fmt: skip
    session.refresh(case)
    assert (case.first_contact_at, case.turn) == (START, Turn.STEP)
    assert (
        len(session.scalars(select(Appointment).where(Appointment.case_id == case.id)).all()) == 1
    )


def test_held_is_a_contact_and_stops_the_first_clock(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    found = make_appointment(session, case, starts_at=TUESDAY)
    with pytest.raises(outcomes.NotYetError):
        outcomes.mark_held(session, case, found, text="", by=coach.id, press="p", now=START)
    outcomes.mark_held(session, case, found, text="Fijn gesprek", by=coach.id, press="p",
                       now=TUESDAY + HALF_HOUR)  # fmt: skip
    session.refresh(case)
    assert (case.first_contact_at, case.turn) == (TUESDAY, Turn.CHOOSE)
    assert timeline_of(session, case)[-1].kind is EntryKind.FIRST_CONTACT


def test_missed_blames_nobody_and_opens_another_moment(session: Session, case: Case) -> None:
    found = make_appointment(session, case, starts_at=TUESDAY)
    later = TUESDAY + HALF_HOUR
    for _ in range(2):
        outcomes.mark_missed(session, case, found, by=case.contact_person_id, press="p", now=later)
    told = messages_to(session, case.young_person.phone)
    assert len(told) == 1
    assert "Dat geeft niet." in told[0]
    assert "Zullen we een ander moment zoeken?" in told[0]
    session.refresh(case)
    assert case.turn == Turn.WAIT


def test_asking_for_another_moment_makes_an_answer_due(session: Session, case: Case) -> None:
    for _ in range(2):
        offering.ask_for_moment(session, case, words="", by=them(case), now=START, press="k")
    session.refresh(case)
    assert case.turn == Turn.ANSWER
    assert [line.kind for line in timeline_of(session, case)].count(EntryKind.ANSWER_ASKED) == 1


def test_before_the_first_contact_the_promise_runs_on(session: Session, coach: Staff) -> None:
    case = make_case(session, contact=coach)
    offering.ask_for_moment(session, case, words="", by=them(case), now=START, press="k")
    session.refresh(case)
    assert (case.turn, case.answer_due_at) == (Turn.NEW, None)
