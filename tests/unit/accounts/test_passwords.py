"""Which passwords are refused: what anybody would try first, and nothing else."""

from __future__ import annotations

import pytest

from portal.accounts.passwords import (
    MAX_LENGTH,
    MIN_LENGTH,
    PasswordProblem,
    common_words,
    problem_with,
)


@pytest.mark.parametrize(
    "password",
    [
        "zeven groene fietsbellen",
        "kq7vz-m2fxw-9trbh-yd4ns",
        "alleen kleine letters zonder cijfers",
        "48151623428104",
        "p\u00e9rsimmon turbine gordijn",
        "\U0001f33b\U0001f6b2\U0001f9c0 snorfietsgarage",
        " omringd door spaties en stilte ",
        "Vr@chtw4gen-onder-br0kstuk",
    ],
)
def test_a_long_and_odd_password_is_fine(password: str) -> None:
    assert problem_with(password) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Wachtwoord2026!",
        "W3lkom123456",
        "welkomwelkom",
        "P@ssw0rd2026",
        "123456789012",
        "qwertyuiop12",
        "QWERTYuiop[]12",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "hahahahahaha",
        "feyenoord1908",
        "ikhouvanjou1",
        "Opstap2026!!",
        "opstapmerelland",
        "correcthorsebatterystaple",
        "zomer-2026-zomer",
        "!!!!geheim!!!!",
        "987654321098",
        "WELKOM WELKOM WELKOM",
    ],
)
def test_what_anybody_tries_first_is_refused(password: str) -> None:
    assert problem_with(password) is PasswordProblem.COMMON


@pytest.mark.parametrize(
    "password", ["samira-jansen-1", "Samira.Jansen", "jansensamira2026", "samira123456"]
)
def test_the_persons_own_name_is_refused(password: str) -> None:
    own = ("Samira", "samira.jansen@opstap.example")
    assert problem_with(password, own_words=own) in {
        PasswordProblem.PERSONAL,
        PasswordProblem.COMMON,
    }


def test_a_name_inside_a_long_password_is_fine() -> None:
    own = ("Samira", "samira.jansen@opstap.example")
    assert problem_with("samira danst op een trampoline", own_words=own) is None


@pytest.mark.parametrize(
    ("length", "problem"),
    [
        (MIN_LENGTH - 1, PasswordProblem.TOO_SHORT),
        (MIN_LENGTH, None),
        (64, None),
        (MAX_LENGTH, None),
        (MAX_LENGTH + 1, PasswordProblem.TOO_LONG),
    ],
)
def test_the_length_counts_and_nothing_is_cut_off(
    length: int, problem: PasswordProblem | None
) -> None:
    odd = "vjwxkqgzfbnr tulmpsdhy" * 20
    assert problem_with(odd[:length]) is problem


def test_the_list_is_there_and_in_small_letters() -> None:
    words = common_words()
    assert len(words) > 500
    assert all(word == word.casefold() and word.isalnum() for word in words)
