"""How long to wait, what a code is, and where somebody may be sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.entrance.rules import (
    FREE_IN_TOTAL,
    FREE_PER_ACCOUNT,
    LONGEST_WAIT,
    Tries,
    normal_code,
    onward_path,
    wait_until,
)
from tests.conftest import START


def tries(*, account: int = 0, address: int = 0, in_total: int = 0) -> Tries:
    return Tries(
        account=[START] * account,
        address=[START] * address,
        in_total=in_total,
        last_in_total=START if in_total else None,
    )


def test_the_first_few_are_free() -> None:
    assert wait_until(tries(account=FREE_PER_ACCOUNT - 1)) is None
    assert wait_until(tries(account=FREE_PER_ACCOUNT)) == START + timedelta(seconds=30)
    assert wait_until(tries(account=FREE_PER_ACCOUNT + 2)) == START + timedelta(minutes=2)


def test_a_flood_slows_everybody_a_little() -> None:
    assert wait_until(tries(in_total=FREE_IN_TOTAL - 1)) is None
    assert wait_until(tries(in_total=FREE_IN_TOTAL)) == START + timedelta(seconds=30)


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_nobody_waits_longer_than_a_quarter_of_an_hour(
    account: int, address: int, in_total: int
) -> None:
    until = wait_until(tries(account=account, address=address, in_total=in_total))
    assert until is None or START < until <= START + LONGEST_WAIT


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("123-456", "123456"),
        ("123\u2013456", "123456"),
        ("\u202a123456\u202c", "123456"),
        ("\u0661\u0662\u0663\u0664\u0665\u0666", "123456"),
        ("12345", ""),
        ("1234567", ""),
        ("12345a", ""),
        ("12345\u00b2", ""),
        ("", ""),
        ("\0" * 6, ""),
    ],
)
def test_a_code_as_people_type_it(typed: str, meant: str) -> None:
    assert normal_code(typed) == meant


@given(st.text())
def test_a_code_is_six_ascii_digits_or_nothing(typed: str) -> None:
    code = normal_code(typed)
    assert code == "" or (len(code) == 6 and code.isascii() and code.isdecimal())


@given(st.text(alphabet="/\\.:?#@enmijn-plekwr \t\n\0%2f"))
def test_nobody_is_sent_away_from_here(target: str) -> None:
    path = onward_path(target)
    assert path is None or (path == target and path.startswith("/") and path[1] not in "/\\")


@pytest.mark.parametrize(
    ("target", "is_ours"),
    [
        ("/mijn-plek", True),
        ("/en/mijn-plek/verhaal?x=1#y", True),
        ("/afspraak/abc", True),
        ("/en", False),
        ("/english/mijn-plek", False),
        ("/werk/wachtrij", False),
        ("/en/werk", False),
        ("/mijn-plek/link/abc", False),
        ("/mijn-plek/ben-jij-het", False),
        (None, False),
    ],
)
def test_only_pages_for_young_people(target: str | None, is_ours: bool) -> None:
    assert (onward_path(target) == target) is (is_ours or target is None)
