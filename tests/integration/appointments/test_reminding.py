"""The worker reminds: once, through what was chosen, anew after a move, never of what is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.appointments.doers import Doer
from portal.appointments.models import Appointment, AppointmentState
from portal.appointments.planning import Wish, move
from portal.appointments.reminders import choose_reminders, remind
from portal.cases.models import Case, Outcome
from portal.cases.services import close_case
from portal.outbox.models import Channel, OutboxMessage
from tests.conftest import START
from tests.factories.appointments import HALF_HOUR, make_appointment
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

# Wednesday at three in the afternoon in the region.
START_AT = START.replace(hour=14, minute=0) + timedelta(days=2)
EVENING_BEFORE = START_AT.replace(hour=16) - timedelta(days=1)
NOON = START_AT - timedelta(hours=2)


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, coach: Staff) -> Case:
    person = {"first_name": "Noor", "email": "noor@example.org"}
    return make_case(session, contact=coach, person=person, first_contact_at=START)


@pytest.fixture
def planned(session: Session, case: Case) -> Appointment:
    return make_appointment(session, case, starts_at=START_AT)


def sent(session: Session) -> list[OutboxMessage]:
    found = select(OutboxMessage).where(OutboxMessage.key.contains("-remind-"))
    return list(session.scalars(found.order_by(OutboxMessage.id)))


def walk(session: Session, *, first: datetime, last: datetime) -> None:
    """Every minute from one moment to another, as the worker does; every tenth to save time."""
    moment = first
    while moment <= last:
        remind(session, moment)
        session.flush()
        moment += timedelta(minutes=10)


def test_two_reminders_and_no_more(session: Session, planned: Appointment) -> None:
    walk(session, first=START_AT - timedelta(days=3), last=START_AT + timedelta(hours=3))
    assert [each.created_at for each in sent(session)] == [EVENING_BEFORE, NOON]
    first, second = (each.body for each in sent(session))
    assert "Morgen, woensdag 18 november om 15.00 uur: je afspraak met Samira." in first
    assert "Vandaag om 15.00 uur: je afspraak met Samira." in second
    assert "/afspraak/" in second


def test_a_moved_one_is_reminded_anew(session: Session, case: Case, planned: Appointment) -> None:
    remind(session, EVENING_BEFORE)
    day_later = START_AT + timedelta(days=1)
    move(session, case, planned, Wish(starts_at=day_later, ends_at=day_later + HALF_HOUR),
         staff_id=planned.staff_id, by=Doer(young_person_id=case.young_person_id),
         now=EVENING_BEFORE)  # fmt: skip
    walk(session, first=EVENING_BEFORE, last=day_later)
    assert len(sent(session)) == 3
    assert "donderdag 19 november" in sent(session)[1].body


@pytest.mark.parametrize("state", [AppointmentState.CANCELLED, AppointmentState.MISSED])
def test_what_does_not_stand_is_not_reminded(
    session: Session, planned: Appointment, state: AppointmentState
) -> None:
    planned.state, planned.ended_at = state, START
    session.flush()
    assert remind(session, EVENING_BEFORE) == 0


def test_a_closed_case_is_silent(session: Session, case: Case, planned: Appointment) -> None:
    close_case(session, case, outcome=Outcome.WORK, message="", by=case.contact_person_id,
               press="c", now=START)  # fmt: skip
    assert remind(session, EVENING_BEFORE) == 0


def test_each_channel_is_chosen_by_itself(
    session: Session, case: Case, planned: Appointment
) -> None:
    them = Doer(young_person_id=case.young_person_id)
    person = case.young_person
    choose_reminders(session, person, [Channel.SMS, Channel.MAIL], by=them, now=START)
    remind(session, EVENING_BEFORE)
    assert {each.channel for each in sent(session)} == {Channel.SMS, Channel.MAIL}
    assert {each.recipient for each in sent(session)} == {person.phone, person.email}
    choose_reminders(session, person, [], by=them, now=START)
    assert remind(session, NOON) == 0


def test_where_somebody_reads_along_only_neutral_words(
    session: Session, case: Case, planned: Appointment
) -> None:
    case.young_person.somebody_reads_along = True
    case.young_person.channel = "mail"
    remind(session, NOON)
    told = sent(session)[0]
    assert told.sender_name == "Samira"
    assert "Vandaag om 15.00 uur, zoals we zeiden." in told.body
    for word in ("Noor", "http", "pstap", "afspraak"):
        assert word not in told.body + told.subject


def test_in_the_language_they_read(session: Session, case: Case, planned: Appointment) -> None:
    case.young_person.locale = "en"
    remind(session, NOON)
    assert "/en/afspraak/" in sent(session)[0].body


def test_safe_hours_are_kept(session: Session, case: Case, planned: Appointment) -> None:
    case.young_person.safe_times = ["morning"]
    session.flush()
    walk(session, first=START_AT - timedelta(days=2), last=START_AT)
    assert [each.created_at for each in sent(session)] == [EVENING_BEFORE.replace(hour=8)]
