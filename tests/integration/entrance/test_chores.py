"""What the worker forgets, one moment before and after (promise 30)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cli.worker import CHORES, forget_entries
from portal.entrance import attempts
from portal.entrance.changes import start_change
from portal.entrance.chores import forget_ways_in
from portal.entrance.messages import WIPED, Receiver, send_code
from portal.entrance.models import ChangedChannel, PlaceProof, PlaceSession
from portal.entrance.proofs import issue_link, issue_welcome
from portal.entrance.sessions import Stay, is_live, open_session
from portal.outbox.models import Channel, DeliveryState, OutboxMessage
from tests.conftest import START, TEST_SECRET
from tests.factories.cases import make_young_person

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_the_worker_does_it() -> None:
    assert forget_entries in CHORES


def test_proofs_and_tries_stay_a_day(session: Session) -> None:
    person = make_young_person(session)
    issue_link(session, person.id, now=START)
    who = attempts.marks_of(TEST_SECRET, account="a", address="b")
    attempts.note_try(session, who, now=START)
    start_change(
        session, person.id, channel=ChangedChannel.PHONE, new_value="+31612345678",
        secret_key=TEST_SECRET, now=START,
    )  # fmt: skip
    session.flush()
    assert forget_ways_in(session, START + DAY) == 0
    assert forget_ways_in(session, START + DAY + MINUTE) == 1
    assert forget_ways_in(session, START + DAY + timedelta(minutes=11)) == 2


def test_a_welcome_stays_until_its_two_weeks_are_over(session: Session) -> None:
    issue_welcome(session, make_young_person(session).id, now=START)
    forget_ways_in(session, START + timedelta(days=14))
    assert len(session.scalars(select(PlaceProof)).all()) == 1
    forget_ways_in(session, START + timedelta(days=15, minutes=1))
    assert session.scalars(select(PlaceProof)).all() == []


@pytest.mark.parametrize(
    ("stay", "lives"),
    [
        (Stay(), timedelta(hours=1)),
        (Stay(is_borrowed=True), timedelta(minutes=15)),
        (Stay(stays=True), timedelta(days=30)),
    ],
)
def test_a_session_is_forgotten_when_it_is_over_and_not_before(
    session: Session, stay: Stay, lives: timedelta
) -> None:
    person = make_young_person(session)
    open_session(session, person.id, stay=stay, device="", now=START)
    session.flush()
    row = session.scalars(select(PlaceSession)).one()
    just_before, at = START + lives - MINUTE, START + lives
    assert is_live(row, now=just_before)
    assert forget_ways_in(session, just_before) == 0
    assert not is_live(row, now=at)
    assert forget_ways_in(session, at) == 1


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.PENDING])
def test_a_code_does_not_stay_in_what_was_sent(session: Session, state: DeliveryState) -> None:
    to = Receiver(channel=Channel.SMS, recipient="+31612345678")
    send_code(session, to, "123456", key="proof-1", now=START)
    session.flush()
    message = session.scalars(select(OutboxMessage)).one()
    message.state = state
    message.sent_at = START if state is DeliveryState.SENT else None
    session.flush()
    forget_ways_in(session, START + 11 * MINUTE)
    session.refresh(message)
    assert (message.body == WIPED) is (state is not DeliveryState.PENDING)
