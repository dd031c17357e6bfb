"""What the worker does by the clock: reminders, and asking how it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.bookings.chores import turn_places
from portal.bookings.messages import tell_changed
from portal.bookings.models import Booking, BookingState
from portal.bookings.services import book
from portal.cases.models import Case
from portal.database import Base
from portal.outbox.models import Channel, OutboxMessage
from portal.partners.region import current_region
from tests.conftest import START
from tests.factories.bookings import make_moment
from tests.factories.cases import make_case

Keys = Callable[[Case], list[str]]
STEP = timedelta(minutes=20)


def book_one(session: Session, case: Case, **values: object) -> Booking:
    moment = make_moment(session, **values)  # the usual place
    return book(session, case, moment.id, card=current_region(), now=START)


def work_until(session: Session, end: datetime, *, start: datetime = START) -> None:
    """The worker looks again and again."""
    now = start
    while now <= end:
        turn_places(session, now)
        now += STEP


def test_two_reminders_and_no_more(
    inside: None, session: Session, people: list[Case], keys_of: Keys
) -> None:
    begins = START + timedelta(days=2)
    book_one(session, people[0], starts_at=begins)
    work_until(session, begins)
    stamp = f"{begins:%Y%m%d%H%M}"
    assert keys_of(people[0]) == [f"day-{stamp}", f"hours-{stamp}"]


def test_who_signed_up_late_is_not_told_what_they_just_did(
    inside: None, session: Session, people: list[Case], keys_of: Keys
) -> None:
    begins = START + timedelta(hours=5)
    book_one(session, people[0], starts_at=begins)
    work_until(session, begins)
    assert keys_of(people[0]) == [f"hours-{begins:%Y%m%d%H%M}"]


def test_each_time_of_a_series_is_reminded_of(
    inside: None, session: Session, people: list[Case], keys_of: Keys
) -> None:
    begins = START + timedelta(days=2)
    book_one(session, people[0], starts_at=begins, sessions=2)
    for week in range(2):
        start = begins + timedelta(weeks=week)
        turn_places(session, start - timedelta(days=1))
        turn_places(session, start - timedelta(hours=2))
    assert len(keys_of(people[0])) == 4


@pytest.mark.parametrize(("channel", "count"), [(Channel.SMS, 0), (Channel.MAIL, 2)])
def test_reminders_stop_for_the_channel_that_was_switched_off(
    inside: None,
    session: Session,
    people: list[Case],
    keys_of: Keys,
    channel: Channel,
    count: int,
) -> None:
    """They have a phone only, so a message goes by text."""
    begins = START + timedelta(days=2)
    book_one(session, people[0], starts_at=begins)
    session.execute(
        insert(Base.metadata.tables["reminder_choices"]),
        {"young_person_id": people[0].young_person_id, "channel": channel, "is_on": False},
    )
    work_until(session, begins)
    assert len(keys_of(people[0])) == count


def test_nobody_is_reminded_of_what_they_cancelled(
    inside: None, session: Session, people: list[Case], keys_of: Keys
) -> None:
    begins = START + timedelta(days=2)
    booking = book_one(session, people[0], starts_at=begins)
    booking.state = BookingState.CANCELLED
    booking.moment.taken = 0
    session.flush()
    work_until(session, begins)
    assert keys_of(people[0]) == []


def test_the_day_after_they_are_asked_once(
    inside: None, session: Session, people: list[Case], keys_of: Keys
) -> None:
    begins = START + timedelta(hours=3)
    book_one(session, people[0], starts_at=begins)
    end = begins + timedelta(days=6)
    work_until(session, end, start=begins + timedelta(hours=2))
    assert keys_of(people[0]) == ["verdict"]


def test_where_somebody_reads_along_no_message_names_or_links(
    inside: None, session: Session, people: list[Case]
) -> None:
    hushed = make_case(
        session,
        contact=people[0].contact_person,
        person={"first_name": "Zeynep", "somebody_reads_along": True},
    )
    booking = book_one(session, hushed, starts_at=START + timedelta(days=2))
    work_until(session, START + timedelta(days=4))
    tell_changed(session, booking, before=START, now=START)
    messages = session.query(OutboxMessage).where(OutboxMessage.case_id == hushed.id).all()
    assert len(messages) == 3
    for message in messages:
        assert "Zeynep" not in message.body
        assert "http" not in message.body
        assert "Opstap" not in message.body + message.subject
