"""What a merge keeps: always the safest of the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.doubles.rules import (
    Candidate,
    differ,
    earliest,
    join_steps,
    keep_value,
    safest_times,
    suggest_who_stays,
)

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


@dataclass
class Person:
    first_name: str = "Noor"
    born_on: date = date(2006, 3, 4)
    phone: str | None = None
    email: str | None = None
    channel: str = "sms"
    home: str | None = "Merelstad"
    locale: str = "nl"


def candidate(number: int, *, had_contact: bool = False, days: int = 0) -> Candidate:
    return Candidate(
        person_id=number, had_contact=had_contact, created_at=NOW - timedelta(days=days)
    )


def test_who_had_contact_stays_else_who_is_here_longest() -> None:
    old, new = candidate(7, days=9), candidate(3)
    assert suggest_who_stays(old, new) == suggest_who_stays(new, old) == 7
    assert suggest_who_stays(old, candidate(3, had_contact=True)) == 3
    assert suggest_who_stays(candidate(7), candidate(3)) == 3


def test_only_what_both_filled_in_is_a_choice() -> None:
    one, other = Person(phone="+31612345678"), Person(first_name="Nour", email="n@post.example")
    assert differ(one, other) == ("first_name",)
    assert differ(one, Person(phone="+31687654321", home=None)) == ("phone", "home")


def test_something_is_kept_rather_than_nothing() -> None:
    one, other = Person(home=""), Person(email="n@post.example", home=None)
    assert keep_value(one, other, "email", takes_other=False) == "n@post.example"
    assert keep_value(other, one, "email", takes_other=True) == "n@post.example"
    # No address is an answer; not known is none.
    assert keep_value(one, other, "home", takes_other=False) is None


@pytest.mark.parametrize(
    ("stays", "leaves", "kept"),
    [
        ([], [], []),
        (["evening"], [], ["evening"]),
        ([], ["morning"], ["morning"]),
        (["morning", "evening"], ["evening"], ["evening"]),
        # 'Any time' was said by neither.
        (["morning"], ["evening"], ["evening"]),
    ],
)
def test_times_that_are_safe_for_both(stays: list[str], leaves: list[str], kept: list[str]) -> None:
    assert safest_times(stays, leaves, latest=leaves) == kept


def test_the_earliest_moment_counts() -> None:
    assert earliest([None, NOW, NOW - timedelta(hours=1)]) == NOW - timedelta(hours=1)
    assert earliest([None]) is None


def test_no_next_step_is_forgotten() -> None:
    assert join_steps("Bellen", "Brief lezen", length=300) == "Bellen + Brief lezen"
    assert join_steps("Bellen", "Bellen", length=300) == "Bellen"
    assert join_steps(None, None, length=300) is None
    assert join_steps("a" * 200, "b" * 200, length=300) == ("a" * 200 + " + " + "b" * 97)
