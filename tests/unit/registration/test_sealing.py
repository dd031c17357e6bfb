"""The cookie: sealed, short-lived, bounded."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.registration.answers import Answers, new_answers
from portal.registration.sealing import MAX_SEALED_LENGTH, Sealer, TooMuchError

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
SEALER = Sealer("s" * 40, purpose="test")
TTL = 7200


def opened(sealed: str, *, later: timedelta = timedelta(0)) -> dict[str, object] | None:
    return SEALER.open(sealed, now=NOW + later, ttl_seconds=TTL)


@given(content=st.dictionaries(st.text(max_size=9), st.text(max_size=40), max_size=9))
def test_what_goes_in_comes_out(content: dict[str, str]) -> None:
    assert opened(SEALER.seal(content, now=NOW)) == content


def test_it_opens_for_two_hours_and_not_before_it_was_made() -> None:
    sealed = SEALER.seal({"a": 1}, now=NOW)
    assert opened(sealed, later=timedelta(seconds=TTL)) == {"a": 1}
    assert opened(sealed, later=timedelta(seconds=TTL + 1)) is None
    assert opened(sealed, later=timedelta(hours=-1)) is None


@given(at=st.integers(min_value=0, max_value=90), bit=st.integers(min_value=0, max_value=5))
def test_any_changed_character_closes_it(at: int, bit: int) -> None:
    sealed = SEALER.seal({"a": "b"}, now=NOW)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    changed = alphabet[alphabet.index(sealed[at]) ^ (1 << bit)]
    assert opened(sealed[:at] + changed + sealed[at + 1 :]) is None


@given(sealed=st.text(max_size=50))
def test_anything_else_opens_nothing(sealed: str) -> None:
    assert opened(sealed) is None


def test_another_purpose_or_secret_opens_nothing() -> None:
    for other in (Sealer("s" * 40, purpose="other"), Sealer("t" * 40, purpose="test")):
        assert opened(other.seal({"a": 1}, now=NOW)) is None


def test_too_much_is_refused_both_ways() -> None:
    with pytest.raises(TooMuchError):
        SEALER.seal({"a": secrets.token_hex(4000)}, now=NOW)
    assert opened("g" * (MAX_SEALED_LENGTH + 1)) is None


def test_answers_survive_the_way() -> None:
    answers = Answers(key="k", words="één\n💥", situations=("post",), day="1", met=True)
    assert Answers.from_plain(answers.to_plain()) == answers


def test_answers_of_another_release_are_not_guessed_at() -> None:
    assert Answers.from_plain({"key": "k", "gone": "x"}) is None
    assert Answers.from_plain({"words": "x"}) is None


def test_every_sign_up_has_its_own_key() -> None:
    assert len({new_answers().key for _ in range(50)}) == 50
