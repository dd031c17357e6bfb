"""Passwords, codes and tokens: made and checked, and never kept readable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from portal.accounts import credentials
from portal.accounts.passwords import problem_with
from portal.crypto import local_secret

NOW = datetime(2026, 11, 16, 9, 30, 12, tzinfo=UTC)
SECRET = "only-for-tests-" + "y" * 32


def test_a_password_matches_its_own_hash_only() -> None:
    kept = credentials.hash_password("zeven groene fietsbellen")
    assert credentials.password_matches(kept, "zeven groene fietsbellen")
    assert not credentials.password_matches(kept, "zeven groene fietsbelle")
    assert kept.startswith("$argon2id$")


def test_the_same_letters_match_whichever_keyboard_typed_them() -> None:
    kept = credentials.hash_password("caf\u00e9 met terras")
    assert credentials.password_matches(kept, "cafe\u0301 met terras")


def test_all_of_a_long_password_counts() -> None:
    kept = credentials.hash_password("q" * 255 + "a")
    assert not credentials.password_matches(kept, "q" * 255 + "b")
    assert not credentials.password_matches(kept, "q" * 255 + "ab")


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_without_an_account_nothing_matches(kept: str | None) -> None:
    assert not credentials.password_matches(kept, "zeven groene fietsbellen")


def test_a_made_password_is_good_enough_and_new() -> None:
    made = {credentials.new_password() for _ in range(20)}
    assert len(made) == 20
    assert {problem_with(each) for each in made} == {None}


@pytest.mark.parametrize(
    ("seconds", "is_right"),
    [(-60, False), (-30, True), (0, True), (30, True), (60, False)],
)
def test_a_code_counts_one_step_around_now(seconds: int, is_right: bool) -> None:
    secret = credentials.new_totp_secret()
    at = NOW + timedelta(seconds=seconds)
    step = credentials.matching_step(secret, pyotp.TOTP(secret).at(at), now=NOW)
    assert step == (int(at.timestamp()) // 30 if is_right else None)


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}", "{0}\u00a0{1}", "{0}.{1}"])
def test_what_people_type_between_the_digits_does_not_matter(typed: str) -> None:
    secret = credentials.new_totp_secret()
    code = pyotp.TOTP(secret).at(NOW)
    assert credentials.matching_step(secret, typed.format(code[:3], code[3:]), now=NOW)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\0"])
def test_what_is_no_code_never_matches(code: str) -> None:
    assert credentials.matching_step(credentials.new_totp_secret(), code, now=NOW) is None


def test_a_second_factor_is_kept_sealed() -> None:
    secret = credentials.new_totp_secret()
    sealed = credentials.seal(SECRET, secret)
    assert secret not in sealed
    assert credentials.unseal(SECRET, sealed) == secret
    with pytest.raises(credentials.SecretUnreadableError):
        credentials.unseal(SECRET + "z", sealed)


def test_the_app_gets_who_and_where() -> None:
    address = credentials.totp_address(credentials.new_totp_secret(), email="els@opstap.example")
    parsed = pyotp.parse_uri(address)
    assert (parsed.name, parsed.issuer) == ("els@opstap.example", "Opstap")


def test_marks_of_attempts_need_the_secret_key() -> None:
    mark = credentials.keyed_hash(SECRET, "els@opstap.example")
    assert mark == credentials.keyed_hash(SECRET, "els@opstap.example")
    assert mark != credentials.keyed_hash(SECRET + "z", "els@opstap.example")


def test_a_machines_own_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    made = local_secret(path)
    assert len(made) == 64
    assert local_secret(path) == made
    assert path.stat().st_mode & 0o077 == 0
