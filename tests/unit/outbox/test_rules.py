"""When a message is tried again and how it is recognised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.outbox.rules import MAX_ATTEMPTS, mask, message_id, next_attempt

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 720), (7, 1440)]
)
def test_each_failure_is_followed_by_a_longer_wait(attempts: int, minutes: int) -> None:
    assert next_attempt(attempts=attempts, now=NOW) == NOW + timedelta(minutes=minutes)


def test_after_the_last_attempt_a_message_is_given_up() -> None:
    assert next_attempt(attempts=MAX_ATTEMPTS, now=NOW) is None
    assert next_attempt(attempts=MAX_ATTEMPTS + 1, now=NOW) is None


def test_a_message_id_is_the_same_every_time_and_differs_per_message() -> None:
    first = message_id("case-12-opened", domain="opstap.test")
    assert first == message_id("case-12-opened", domain="opstap.test")
    assert first != message_id("case-13-opened", domain="opstap.test")
    assert first.startswith("<")
    assert first.endswith("@opstap.test>")


def test_a_message_id_does_not_name_the_case() -> None:
    assert "case" not in message_id("case-12-opened", domain="opstap.test")


@pytest.mark.parametrize(
    ("recipient", "shown"),
    [
        ("noor.jansen@post.example", "n…@post.example"),
        ("+31612345678", "+316…78"),
        ("1234", "…"),
    ],
)
def test_a_recipient_is_masked(recipient: str, shown: str) -> None:
    assert mask(recipient) == shown
