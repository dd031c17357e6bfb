"""Judgements about sessions, slowing down, and where somebody may be sent. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from portal.access.model import Role

ABSOLUTE_LIMIT: Final = timedelta(hours=12)
# An editor writes long texts and sees no personal data, so may pause longer.
IDLE_LIMITS: Final = {
    Role.COACH: timedelta(minutes=60),
    Role.FRONT_DESK: timedelta(minutes=60),
    Role.TEAM_LEAD: timedelta(minutes=60),
    Role.COORDINATOR: timedelta(minutes=60),
    Role.ADMINISTRATOR: timedelta(minutes=60),
    Role.PRIVACY_OFFICER: timedelta(minutes=60),
    Role.EDITOR: timedelta(minutes=120),
}
SEEN_AT_MOST_EVERY: Final = timedelta(minutes=1)

FAILURES_KEPT: Final = timedelta(days=1)
ADDRESS_STAYS_KNOWN: Final = timedelta(days=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
FIRST_WAIT: Final = timedelta(seconds=30)
FREE_PER_ACCOUNT: Final = 5
FREE_PER_ADDRESS: Final = 20
ADDRESS_WINDOW: Final = timedelta(hours=1)
FREE_IN_TOTAL: Final = 300
TOTAL_WINDOW: Final = timedelta(minutes=10)


def idle_limit(roles: Collection[Role]) -> timedelta:
    """How long a session may rest; the strictest role decides. No role: not at all."""
    return min((IDLE_LIMITS[role] for role in roles), default=timedelta(0))


def session_is_over(
    *, created_at: datetime, seen_at: datetime, roles: Collection[Role], now: datetime
) -> bool:
    """True when the session rested too long or lasted a whole working day."""
    return now - created_at >= ABSOLUTE_LIMIT or now - seen_at >= idle_limit(roles)


def standing(partner_id: str, roles: Iterable[Role], password_hash: str | None) -> str:
    """A mark of what a session stands on: organisation, roles and password. 64 hex digits."""
    text = "|".join((partner_id, *sorted(roles), password_hash or ""))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Failed sign-ins that count now, oldest first. Moments are aware."""

    account: Sequence[datetime]
    address: Sequence[datetime]
    in_total: int
    last_in_total: datetime | None
    # This address signed in to this account before: a stranger's tries do not count for it.
    is_known: bool


def wait_until(failures: Failures) -> datetime | None:
    """The moment from which another try is looked at; None for at once. Never for good."""
    moments = [
        _back_off(failures.account, FREE_PER_ACCOUNT),
        _back_off(failures.address, FREE_PER_ADDRESS),
    ]
    is_flooded = failures.in_total >= FREE_IN_TOTAL and not failures.is_known
    if is_flooded and failures.last_in_total is not None:
        moments.append(failures.last_in_total + FIRST_WAIT)
    return max((moment for moment in moments if moment), default=None)


def _back_off(failed_at: Sequence[datetime], free: int) -> datetime | None:
    """Half a minute after the last failure, doubling with each more, to a quarter of an hour."""
    over = len(failed_at) - free
    if over < 0:
        return None
    # The power is bounded before it is computed: a day of guessing makes it huge.
    wait = min(FIRST_WAIT.total_seconds() * 2.0 ** min(over, 10), LONGEST_WAIT.total_seconds())
    return failed_at[-1] + timedelta(seconds=wait)


def local_path(target: str | None) -> str | None:
    """`target` when it is a path of our own, else None: nobody is sent to another site."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    # Browsers read a backslash as a slash and drop control characters.
    if "\\" in target or any(ord(sign) < 0x20 or ord(sign) == 0x7F for sign in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


def device_name(user_agent: str) -> str:
    """A device in a few plain words, from the browser's own description."""
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")
    browsers = ("Edg", "OPR", "Firefox", "SamsungBrowser", "Chrome", "Safari")
    names = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
    shown = {"Mac OS X": "Mac", "CrOS": "Chromebook"}
    system = next((name for name in systems if name in user_agent), "")
    browser = next((name for name in browsers if name in user_agent), "")
    found = (names.get(browser, browser), shown.get(system, system))
    return ", ".join(word for word in found if word)
