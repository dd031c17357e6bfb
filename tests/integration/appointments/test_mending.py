"""Nobody finds an empty chair: absence, leaving, another contact person, an end, a merge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.appointments.mending import mend_appointments
from portal.appointments.models import Appointment, AppointmentState, OfferState
from portal.cases.models import Case, CaseState, Outcome
from portal.outbox.models import OutboxMessage
from portal.rosters.models import Absence, AbsenceKind
from tests.conftest import START
from tests.factories.appointments import make_appointment, make_offer
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

SOON = START.replace(hour=14, minute=0) + timedelta(days=1)
LATER = SOON + timedelta(days=21)


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def colleague(session: Session) -> Staff:
    return make_staff(session, first_name="Bram")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    return make_case(session, contact=coach, person={"first_name": "Noor"}, first_contact_at=START)


def away(
    session: Session, coach: Staff, stand_in: Staff, *, first: date, last: date | None
) -> None:
    session.add(
        Absence(
            staff_id=coach.id,
            kind=AbsenceKind.PLANNED,
            starts_on=first,
            ends_on=last,
            stand_in_id=stand_in.id,
            created_at=START,
            created_by=coach.id,
        )
    )
    session.flush()


def told(session: Session, recipient: str | None) -> list[str]:
    found = select(OutboxMessage.body).where(OutboxMessage.recipient == recipient)
    return list(session.scalars(found.order_by(OutboxMessage.id)))


def test_what_can_be_stays(session: Session, case: Case) -> None:
    found = make_appointment(session, case, starts_at=SOON)
    assert mend_appointments(session, START) == 0
    assert found.state is AppointmentState.PLANNED


def test_planned_days_away_are_said_before_they_happen(
    session: Session, coach: Staff, colleague: Staff, case: Case
) -> None:
    found = make_appointment(session, case, starts_at=LATER)
    day = LATER.date()
    away(session, coach, colleague, first=day, last=day)
    assert mend_appointments(session, START) == 1
    assert mend_appointments(session, START) == 0
    assert found.state is AppointmentState.CANCELLED
    words = told(session, case.young_person.phone)
    assert len(words) == 1
    assert "Samira kan niet op dinsdag 8 december om 15.00 uur." in words[0]
    assert "/afspraak/" in words[0]
    # Who acts now is still the contact person: they hear it too.
    assert "ander moment" in told(session, coach.email)[0]


def test_an_absence_without_a_last_day_says_nothing_about_next_month(
    session: Session, coach: Staff, colleague: Staff, case: Case
) -> None:
    soon = make_appointment(session, case, starts_at=SOON)
    later = make_appointment(session, case, starts_at=LATER)
    away(session, coach, colleague, first=START.date(), last=None)
    case.stand_in_id = colleague.id
    session.flush()
    assert mend_appointments(session, START) == 1
    assert (soon.state, later.state) == (AppointmentState.CANCELLED, AppointmentState.PLANNED)
    assert "Noor" not in told(session, colleague.email)[0]
    assert case.reference in told(session, colleague.email)[0]


def test_after_a_take_over_the_new_one_hears_and_the_young_person_chooses(
    session: Session, case: Case, colleague: Staff
) -> None:
    found = make_appointment(session, case, starts_at=SOON)
    offer = make_offer(session, case, LATER)
    case.contact_person_id = colleague.id
    session.flush()
    session.expire(case)
    assert mend_appointments(session, START) == 1
    assert found.state is AppointmentState.CANCELLED
    assert offer.state is OfferState.WITHDRAWN
    assert told(session, colleague.email)
    words = told(session, case.young_person.phone)[0]
    assert "Je praat nu met Bram." in words
    assert words.endswith("Groet, Bram")


def test_who_left_meets_nobody(session: Session, coach: Staff, colleague: Staff) -> None:
    case = make_case(session, contact=colleague, first_contact_at=START)
    found = make_appointment(session, case, starts_at=SOON, staff=coach)
    coach.state = StaffState.DISABLED
    session.flush()
    assert mend_appointments(session, START) == 1
    assert found.state is AppointmentState.CANCELLED


def test_the_end_of_a_case_calls_off_with_a_word(session: Session, case: Case) -> None:
    found = make_appointment(session, case, starts_at=SOON)
    offer = make_offer(session, case, LATER)
    case.state, case.outcome, case.closed_at = CaseState.CLOSED, Outcome.WORK, START
    session.flush()
    assert mend_appointments(session, START) == 1
    assert found.state is AppointmentState.CANCELLED
    assert offer.state is OfferState.WITHDRAWN
    words = told(session, case.young_person.phone)[0]
    assert "gaat niet meer door" in words
    assert "http" not in words


def test_where_two_cases_became_one_it_stands_on_that_one(
    session: Session, coach: Staff, case: Case
) -> None:
    found = make_appointment(session, case, starts_at=SOON)
    other = make_case(session, contact=coach, first_contact_at=START)
    case.state, case.outcome, case.closed_at = CaseState.CLOSED, Outcome.MERGED, START
    case.goes_on_in_id = other.id
    session.flush()
    assert mend_appointments(session, START) == 0
    session.expire(found)
    assert (found.case_id, found.state) == (other.id, AppointmentState.PLANNED)


def test_an_offer_with_nothing_to_come_is_over(session: Session, case: Case) -> None:
    offer = make_offer(session, case, SOON)
    mend_appointments(session, SOON)
    assert offer.state is OfferState.OVER


def test_what_has_begun_is_left_alone(
    session: Session, coach: Staff, colleague: Staff, case: Case
) -> None:
    found = make_appointment(session, case, starts_at=SOON)
    away(session, coach, colleague, first=SOON.date(), last=SOON.date())
    assert mend_appointments(session, SOON) == 0
    assert session.get_one(Appointment, found.id).state is AppointmentState.PLANNED
