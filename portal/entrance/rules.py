"""Judgements about ways in: how long a proof lives, what was typed, how long to wait. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from portal.accounts.rules import local_path

PROOF_LIFE: Final = timedelta(minutes=10)
WELCOME_LIFE: Final = timedelta(days=14)
CHANGE_LIFE: Final = timedelta(minutes=30)
# What is delicate asks for a proof that is not older than this.
FRESH_FOR: Final = timedelta(minutes=15)
MOST_WRONG: Final = 5
CODE_DIGITS: Final = 6
# Far more than six digits with all that people put between them; the rest is not read.
CODE_TYPED_LENGTH: Final = 64

TRIES_KEPT: Final = timedelta(days=1)
ADDRESS_WINDOW: Final = timedelta(hours=1)
TOTAL_WINDOW: Final = timedelta(minutes=10)
FREE_PER_ACCOUNT: Final = 5
# A class that comes in together does so from one address; who gets in does not count any more.
FREE_PER_ADDRESS: Final = 60
FREE_IN_TOTAL: Final = 300
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
# Past this many doublings the wait is the longest one anyhow.
MOST_DOUBLINGS: Final = 10

# Where somebody may be sent after coming in: our own pages for young people, and no other.
ONWARD: Final = ("/mijn-plek", "/aanbod", "/agenda", "/coach", "/moment", "/afspraak")
PREFIXES: Final = ("/en",)
# Going on to these would ask to come in once more, or send somebody out again.
NOT_ONWARD: Final = (
    "/mijn-plek/inloggen",
    "/mijn-plek/uitloggen",
    "/mijn-plek/uitgelogd",
    "/mijn-plek/link",
    "/mijn-plek/ben-jij-het",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Tries that count now, oldest first: for one account, from one address, and by everybody."""

    account: Sequence[datetime]
    address: Sequence[datetime]
    in_total: int
    last_in_total: datetime | None


def wait_until(tries: Tries) -> datetime | None:
    """The moment from which another try is looked at; None for at once. Never for good."""
    moments = [
        _back_off(tries.account, FREE_PER_ACCOUNT),
        _back_off(tries.address, FREE_PER_ADDRESS),
    ]
    if tries.in_total >= FREE_IN_TOTAL and tries.last_in_total is not None:
        moments.append(tries.last_in_total + FIRST_WAIT)
    return max((moment for moment in moments if moment), default=None)


def _back_off(tried_at: Sequence[datetime], free: int) -> datetime | None:
    over = len(tried_at) - free
    if over < 0:
        return None
    doubled: int = 2 ** min(over, MOST_DOUBLINGS)
    return tried_at[-1] + min(FIRST_WAIT * doubled, LONGEST_WAIT)


def normal_code(typed: str) -> str:
    """The six digits that were meant, as ASCII; an empty text when it cannot be a code.

    People put spaces and dashes between digits, keyboards make Arabic-Indic or wide ones, and
    copying takes signs along that nobody sees.
    """
    digits = []
    for sign in typed[:CODE_TYPED_LENGTH]:
        if sign.isspace() or sign in ".-_" or unicodedata.category(sign) in {"Cf", "Pd"}:
            continue
        digit = unicodedata.decimal(sign, None)
        if digit is None:
            return ""
        digits.append(str(digit))
    return "".join(digits) if len(digits) == CODE_DIGITS else ""


def onward_path(target: str | None) -> str | None:
    """`target` when it is a page of ours for young people, else None: see `local_path`."""
    path = local_path(target)
    if path is None or ".." in path:
        return None
    bare = path.split("?", 1)[0].split("#", 1)[0]
    for prefix in PREFIXES:
        if _is_under(bare, prefix):
            bare = bare.removeprefix(prefix)
    is_ours = any(_is_under(bare, start) for start in ONWARD)
    return path if is_ours and not any(_is_under(bare, start) for start in NOT_ONWARD) else None


def _is_under(path: str, start: str) -> bool:
    return path == start or path.startswith(f"{start}/")
