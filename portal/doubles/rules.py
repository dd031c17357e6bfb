"""What a merge keeps of two people, and who stays. Pure: the safest of the two, always."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

# What the two can differ in, and a human chooses from; in the order of the page.
CHOSEN_FIELDS: Final = ("first_name", "born_on", "phone", "email", "channel", "home", "locale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may stay; `had_contact` says that a person of ours spoke with them."""

    person_id: int
    had_contact: bool
    created_at: datetime


def suggest_who_stays(one: Candidate, other: Candidate) -> int:
    """Who had contact with a person, else who is here longest."""
    return min(
        (one, other), key=lambda each: (not each.had_contact, each.created_at, each.person_id)
    ).person_id


def differ(one: Any, other: Any) -> tuple[str, ...]:
    """The fields about which somebody has to choose: both are filled in, and not alike."""
    return tuple(
        name
        for name in CHOSEN_FIELDS
        if _is_filled(name, getattr(one, name))
        and _is_filled(name, getattr(other, name))
        and getattr(one, name) != getattr(other, name)
    )


def keep_value(stays: Any, leaves: Any, name: str, *, takes_other: bool) -> Any:
    """The value of a field that is kept: the chosen one, and never nothing instead of something."""
    mine, theirs = getattr(stays, name), getattr(leaves, name)
    if not _is_filled(name, mine):
        return theirs if _is_filled(name, theirs) else mine
    return theirs if takes_other and _is_filled(name, theirs) else mine


def safest_times(
    stays: Sequence[str], leaves: Sequence[str], *, latest: Sequence[str]
) -> list[str]:
    """The times that were safe for both; an empty list is 'any time'.

    Times without overlap: what was said `latest` counts, because 'any time' was said by neither.
    """
    if not stays or not leaves:
        return list(stays or leaves)
    return [time for time in stays if time in leaves] or list(latest)


def earliest(moments: Collection[datetime | None]) -> datetime | None:
    """The first of the moments that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


def join_steps(one: str | None, other: str | None, *, length: int) -> str | None:
    """Two next steps in one, so that neither is forgotten."""
    both = [step for step in (one, other) if step]
    return " + ".join(dict.fromkeys(both))[:length] or None


def _is_filled(name: str, value: object) -> bool:
    # Of where somebody lives, nothing is an answer: they have no address.
    return value != "" and (value is not None or name == "home")
