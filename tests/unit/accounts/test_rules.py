"""Sessions, slowing down and addresses, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.access.model import Role
from portal.accounts import rules
from portal.accounts.rules import Failures, local_path, session_is_over, standing, wait_until

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("roles", "idle_minutes"),
    [
        ({Role.COACH}, 60),
        ({Role.FRONT_DESK}, 60),
        ({Role.EDITOR}, 120),
        ({Role.EDITOR, Role.COACH}, 60),
        ({Role.COORDINATOR}, 60),
        ({Role.ADMINISTRATOR}, 60),
    ],
)
def test_rest_ends_a_session_by_the_strictest_role(roles: set[Role], idle_minutes: int) -> None:
    almost = NOW + timedelta(minutes=idle_minutes, seconds=-1)
    assert not session_is_over(created_at=NOW, seen_at=NOW, roles=roles, now=almost)
    after = NOW + timedelta(minutes=idle_minutes)
    assert session_is_over(created_at=NOW, seen_at=NOW, roles=roles, now=after)


def test_a_working_day_ends_a_session_however_busy() -> None:
    seen = NOW + rules.ABSOLUTE_LIMIT - timedelta(seconds=1)
    assert not session_is_over(created_at=NOW, seen_at=seen, roles={Role.COACH}, now=seen)
    end = NOW + rules.ABSOLUTE_LIMIT
    assert session_is_over(created_at=NOW, seen_at=end, roles={Role.COACH}, now=end)


def test_without_a_role_there_is_no_session() -> None:
    assert session_is_over(created_at=NOW, seen_at=NOW, roles=set(), now=NOW)


def test_what_a_session_stands_on_is_organisation_roles_and_password() -> None:
    base = standing("dsp", [Role.COACH, Role.EDITOR], "hash")
    assert base == standing("dsp", [Role.EDITOR, Role.COACH], "hash")
    others = {
        standing("loket", [Role.COACH, Role.EDITOR], "hash"),
        standing("dsp", [Role.COACH], "hash"),
        standing("dsp", [Role.COACH, Role.EDITOR], "another"),
    }
    assert base not in others
    assert len(others) == 3


def failures(
    account: int = 0, address: int = 0, total: int = 0, *, known: bool = False
) -> Failures:
    return Failures(
        account=[NOW] * account,
        address=[NOW] * address,
        in_total=total,
        last_in_total=NOW if total else None,
        is_known=known,
    )


@pytest.mark.parametrize(
    ("found", "seconds"),
    [
        (failures(account=rules.FREE_PER_ACCOUNT - 1), None),
        (failures(account=rules.FREE_PER_ACCOUNT), 30),
        (failures(account=rules.FREE_PER_ACCOUNT + 1), 60),
        (failures(account=rules.FREE_PER_ACCOUNT + 9), 900),
        (failures(address=rules.FREE_PER_ADDRESS - 1), None),
        (failures(address=rules.FREE_PER_ADDRESS), 30),
        (failures(total=rules.FREE_IN_TOTAL - 1), None),
        (failures(total=rules.FREE_IN_TOTAL), 30),
        (failures(total=rules.FREE_IN_TOTAL, known=True), None),
    ],
)
def test_waiting_begins_late_and_doubles(found: Failures, seconds: int | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert wait_until(found) == expected


@given(st.integers(0, 100_000), st.integers(0, 100_000), st.integers(0, 10**9))
def test_nobody_is_ever_locked_out_for_good(account: int, address: int, total: int) -> None:
    found = Failures(
        account=range_of(account), address=range_of(address), in_total=total,
        last_in_total=NOW, is_known=False,
    )  # fmt: skip
    until = wait_until(found)
    assert until is None or until <= NOW + rules.LONGEST_WAIT


def range_of(count: int) -> list[datetime]:
    return [NOW] * min(count, 200)


@pytest.mark.parametrize("path", ["/", "/werk", "/werk/dossier/ABC?tab=1", "/en/werk"])
def test_a_path_of_our_own_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "werk",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ],
)
def test_another_site_is_not(elsewhere: str | None) -> None:
    assert local_path(elsewhere) is None


@pytest.mark.parametrize(
    ("browser", "name"),
    [
        ("(Linux; Android 14) Chrome/120 Mobile Safari/537", "Chrome, Android"),
        ("(Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("(iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604", "Safari, iPhone"),
        ("(X11; Linux x86_64; rv:120) Gecko Firefox/120", "Firefox, Linux"),
        ("", ""),
    ],
)
def test_a_device_has_plain_words(browser: str, name: str) -> None:
    assert rules.device_name(browser) == name
