"""Leases and results, decided by the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.outbox.delivery import bury_exhausted, has_due, lease_next, mark_failed, mark_sent
from portal.outbox.models import Channel, DeliveryState, OutboxMessage
from portal.outbox.queries import count_by_state, oldest_pending_at, page_of_messages
from portal.outbox.rules import LEASE, MAX_ATTEMPTS
from portal.outbox.services import UnsafeHeaderError, enqueue, retry_message
from tests.conftest import START, TravellingClock


def put(session: Session, key: str, **changes: object) -> OutboxMessage:
    message = enqueue(
        session,
        key=key,
        channel=Channel.MAIL,
        recipient="noor@post.example",
        subject="Hoi",
        body="Samira belt je.",
        now=START,
    )
    for name, value in changes.items():
        setattr(message, name, value)
    session.flush()
    return message


def reread(session: Session, message: OutboxMessage) -> OutboxMessage:
    session.refresh(message)
    return message


def test_the_message_that_is_due_longest_goes_first(session: Session) -> None:
    put(session, "b", next_attempt_at=START - timedelta(minutes=1))
    put(session, "a", next_attempt_at=START - timedelta(minutes=2))
    first = lease_next(session, worker="one", now=START)
    second = lease_next(session, worker="one", now=START)
    assert first is not None
    assert second is not None
    assert (first.key, second.key) == ("a", "b")
    assert lease_next(session, worker="one", now=START) is None


def test_a_lease_keeps_others_away_until_it_runs_out(session: Session) -> None:
    put(session, "a")
    assert lease_next(session, worker="one", now=START) is not None
    just_before = START + LEASE - timedelta(seconds=1)
    assert not has_due(session, now=just_before)
    assert lease_next(session, worker="two", now=just_before) is None
    again = lease_next(session, worker="two", now=START + LEASE)
    assert again is not None
    assert again.attempts == 2


def test_a_message_of_later_waits(session: Session) -> None:
    put(session, "a", next_attempt_at=START + timedelta(seconds=1))
    assert lease_next(session, worker="one", now=START) is None


def test_a_sent_message_is_noted_once(session: Session) -> None:
    message = put(session, "a")
    lease_next(session, worker="one", now=START)
    assert mark_sent(session, message.id, now=START)
    assert not mark_sent(session, message.id, now=START)
    assert reread(session, message).state is DeliveryState.SENT
    assert message.sent_at == START
    assert message.leased_by is None


def test_who_lost_the_lease_cannot_note_a_failure(session: Session) -> None:
    message = put(session, "a")
    slow = lease_next(session, worker="slow", now=START)
    assert slow is not None
    lease_next(session, worker="fresh", now=START + LEASE)
    noted = mark_failed(session, slow, worker="slow", reason="x", is_final=True, now=START + LEASE)
    assert noted is None
    assert reread(session, message).leased_by == "fresh"


def test_a_temporary_failure_waits_and_a_refusal_is_dead_at_once(session: Session) -> None:
    for key, is_final in (("a", False), ("b", True)):
        put(session, key)
        parcel = lease_next(session, worker="one", now=START)
        assert parcel is not None
        mark_failed(session, parcel, worker="one", reason="451", is_final=is_final, now=START)
    dead, waiting = page_of_messages(session, size=5).lines[:2]
    assert waiting.state is DeliveryState.PENDING
    assert waiting.next_attempt_at == START + timedelta(minutes=1)
    assert dead.state is DeliveryState.DEAD
    assert dead.last_error == "451"


def test_too_many_attempts_are_the_end(session: Session) -> None:
    message = put(session, "a", attempts=MAX_ATTEMPTS - 1)
    parcel = lease_next(session, worker="one", now=START)
    assert parcel is not None
    mark_failed(session, parcel, worker="one", reason="421", is_final=False, now=START)
    assert reread(session, message).state is DeliveryState.DEAD


def test_a_message_that_kills_every_worker_is_given_up(session: Session) -> None:
    message = put(session, "a", attempts=MAX_ATTEMPTS - 1)
    assert lease_next(session, worker="one", now=START) is not None
    assert bury_exhausted(session, now=START) == 0
    assert lease_next(session, worker="two", now=START + LEASE) is None
    assert bury_exhausted(session, now=START + LEASE) == 1
    assert reread(session, message).state is DeliveryState.DEAD


def test_a_dead_message_is_retried_once(session: Session) -> None:
    message = put(session, "a", state=DeliveryState.DEAD, attempts=8, last_error="550")
    later = START + timedelta(hours=1)
    assert retry_message(session, message.id, now=later)
    assert not retry_message(session, message.id, now=later)
    parcel = lease_next(session, worker="one", now=later)
    assert parcel is not None
    assert parcel.attempts == 1


def test_a_sent_message_is_never_retried(session: Session) -> None:
    message = put(session, "a", state=DeliveryState.SENT, sent_at=START)
    assert not retry_message(session, message.id, now=START)


def test_pages_go_by_key_and_recipients_are_masked(session: Session) -> None:
    for number in range(5):
        put(session, f"key-{number}")
    first = page_of_messages(session, size=2)
    second = page_of_messages(session, size=2, before=first.next_before)
    third = page_of_messages(session, size=2, before=second.next_before)
    keys = [line.key for page in (first, second, third) for line in page.lines]
    assert keys == ["key-4", "key-3", "key-2", "key-1", "key-0"]
    assert third.next_before is None
    assert {line.recipient for line in first.lines} == {"n…@post.example"}


def test_counts_and_the_oldest_that_waits(session: Session, clock: TravellingClock) -> None:
    assert oldest_pending_at(session) is None
    put(session, "a", state=DeliveryState.SENT, sent_at=START)
    put(session, "b", created_at=clock.at - timedelta(hours=1))
    put(session, "c")
    assert oldest_pending_at(session) == START - timedelta(hours=1)
    assert count_by_state(session) == {
        DeliveryState.PENDING: 2,
        DeliveryState.SENT: 1,
        DeliveryState.DEAD: 0,
    }


def test_the_same_reason_is_not_said_twice(session: Session) -> None:
    put(session, "a")
    with pytest.raises(IntegrityError):
        put(session, "a")


def test_sent_without_a_moment_is_refused_by_the_database(session: Session) -> None:
    with pytest.raises(IntegrityError, match="sent_has_moment"):
        put(session, "a", state=DeliveryState.SENT)


@pytest.mark.parametrize("where", ["subject", "recipient"])
def test_a_line_break_in_a_header_is_refused(session: Session, where: str) -> None:
    texts = {"subject": "Hoi", "recipient": "noor@post.example"}
    texts[where] += "\r\nBcc: all@post.example"
    with pytest.raises(UnsafeHeaderError):
        enqueue(session, key="a", channel=Channel.MAIL, body="x", now=START, **texts)
