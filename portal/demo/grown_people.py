"""Any number of invented young people: those of names.yaml again, with other names and dates. Pure.

Person `number` is always the same on the same day. Most came years ago and are on their way; the
few whose turn it is now have a promise around now, as a real region has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from portal.cases.models import ContactChannel
from portal.demo.people import Person, Story, person_of, spread

Entry = Mapping[str, Any]

NAMES_PATH: Final = Path(__file__).parent / "data" / "first_names.txt"
FIRST_NAMES: Final = tuple(NAMES_PATH.read_text(encoding="utf-8").split())
# How many of 10,000 tell which story, and how many days ago they (last) signed up.
STORIES: Final[Sequence[tuple[Story, int, tuple[int, int]]]] = (
    (Story.NEW, 60, (0, 3)),
    (Story.ATTEMPTED, 60, (1, 3)),
    (Story.LATE, 10, (3, 12)),
    (Story.REOPENED, 20, (0, 3)),
    (Story.ASKED, 60, (5, 90)),
    (Story.CONTACTED, 110, (3, 40)),
    (Story.WAITING, 130, (8, 120)),
    (Story.WAITS, 140, (14, 120)),
    (Story.SILENT, 40, (20, 120)),
    (Story.RESTS, 60, (14, 120)),
    (Story.MINE, 110, (14, 200)),
    (Story.CLOSED_WORK, 3000, (45, 1800)),
    (Story.CLOSED_SCHOOL, 2600, (45, 1800)),
    (Story.CLOSED_BOTH, 800, (45, 1800)),
    (Story.CLOSED_ELSEWHERE, 700, (45, 1800)),
    (Story.CLOSED_NOT_NOW, 1000, (45, 1800)),
    (Story.CLOSED_LOST, 1100, (45, 1800)),
)
PER: Final = 10_000
# One in so many of those who wait, cannot wait.
URGENT: Final = 12
DAYS_IN_YEAR: Final = 365


def grown_person(
    number: int, *, entries: Sequence[Entry], homes: Sequence[str], today: date, turn: int = 0
) -> Person:
    """Person `number`; another `turn` is the same person in another situation."""
    story, days_ago = story_of(number)
    entry = entries[(spread(f"{number} model", 0, len(entries) - 1) + turn) % len(entries)]
    first_name = FIRST_NAMES[spread(f"{number} name", 0, len(FIRST_NAMES) - 1)]
    person = person_of(
        {
            **entry,
            "first_name": first_name,
            "age": _age(entry["age"], number),
            "home": _home(entry, number, homes),
            "asked_coach": None,
            "state": story,
            "days_ago": days_ago,
            "urgent": story is Story.NEW and number % URGENT == 0,
        },
        number=number,
        # What they told was true on the day they signed up.
        today=today - timedelta(days=days_ago),
    )
    by_mail = person.channel is ContactChannel.MAIL
    return replace(
        person,
        # The same series of example numbers as in names.yaml, with more of them.
        phone=None if by_mail else f"+31612345{number % 1000:03}",
        email=f"jongere{number}@post.example" if by_mail else None,
    )


def story_of(number: int) -> tuple[Story, int]:
    """Which story person `number` tells, and how many days ago it (last) began."""
    drawn = spread(f"{number} story", 0, PER - 1)
    for story, share, (soonest, longest) in STORIES:
        drawn -= share
        if drawn < 0:
            return story, spread(f"{number} days", soonest, longest)
    raise LookupError("The shares of the stories do not add up.")


def _age(age: Mapping[str, int], number: int) -> dict[str, int]:
    days = (age["days"] + spread(f"{number} birthday", 0, DAYS_IN_YEAR - 1)) % DAYS_IN_YEAR
    return {"years": age["years"], "days": days}


def _home(entry: Entry, number: int, homes: Sequence[str]) -> str | None:
    """Mostly somewhere in the region; who had no address still has none."""
    known: str | None = entry.get("home")
    return known if known is None else homes[spread(f"{number} home", 0, len(homes) - 1)]
