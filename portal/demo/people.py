"""The invented young people and questions of data/names.yaml, as values seen from a day."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from portal.cases.facts import situation_from_facts
from portal.cases.models import ContactChannel
from portal.questions.models import Asker
from portal.routing.model import Situation

NAMES_PATH: Final = Path(__file__).parent / "data" / "names.yaml"
DAYS_AGO: Final = "_days_ago"
LEAP_DAY: Final = (2, 29)
COACH_PREFIX: Final = "c"


class Story(StrEnum):
    """How far it came with somebody."""

    NEW = "new"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    WAITING = "waiting"
    MINE = "mine"
    LATE = "late"
    CLOSED_WORK = "closed_work"
    CLOSED_SCHOOL = "closed_school"
    CLOSED_BOTH = "closed_both"
    CLOSED_ELSEWHERE = "closed_elsewhere"
    CLOSED_LOST = "closed_lost"
    CLOSED_NOT_NOW = "closed_not_now"
    REOPENED = "reopened"
    ASKED = "asked"
    WAITS = "waits"
    SILENT = "silent"
    RESTS = "rests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented young person. `days_ago` counts calendar days, of the (latest) sign-up."""

    number: int
    first_name: str
    situation: Situation
    words: str
    locale: str
    about_ref: str | None
    coach_ref: str | None
    channel: ContactChannel
    phone: str | None
    email: str | None
    safe_times: tuple[str, ...]
    somebody_reads_along: bool
    is_urgent: bool
    story: Story
    days_ago: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One invented question; `answer` is empty while it is open."""

    number: int
    asker: Asker
    words: str
    locale: str
    email: str | None
    days_ago: int
    answer: str


def read_names(path: Path = NAMES_PATH) -> Mapping[str, Any]:
    """The file as plain values."""
    document: dict[str, Any] = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return document


def people_of(document: Mapping[str, Any], *, today: date) -> tuple[Person, ...]:
    """Everybody in the file, with dates as seen from `today`."""
    return tuple(
        person_of(entry, number=number, today=today)
        for number, entry in enumerate(document["people"], start=1)
    )


def questions_of(document: Mapping[str, Any]) -> tuple[Asked, ...]:
    """Every question in the file."""
    return tuple(
        Asked(
            number=number,
            asker=Asker(entry["from"]),
            words=entry["text"],
            locale=entry["language"],
            email=f"vraag{number}@post.example" if entry["mail"] else None,
            days_ago=entry["days_ago"],
            answer=entry["answered"] or "",
        )
        for number, entry in enumerate(document["questions"], start=1)
    )


def person_of(entry: Mapping[str, Any], *, number: int, today: date) -> Person:
    """One entry of the file as seen from `today`; `number` tells them apart."""
    channel = ContactChannel(entry["channel"])
    by_mail = channel is ContactChannel.MAIL
    about = entry.get("about")
    return Person(
        number=number,
        first_name=entry["first_name"],
        situation=situation_of(entry, today=today),
        words=entry["own_words"],
        locale=entry["language"],
        about_ref=about,
        coach_ref=entry.get("asked_coach"),
        channel=channel,
        # A series that is only ever used as an example; in the demo nothing leaves anyway.
        phone=None if by_mail else f"+316123450{number:02}",
        email=f"{entry['first_name'].lower()}@post.example" if by_mail else None,
        safe_times=tuple(entry["safe_times"]),
        somebody_reads_along=bool(entry["reads_along"]),
        is_urgent=bool(entry["urgent"]),
        story=Story(entry["state"]),
        days_ago=entry["days_ago"],
    )


def situation_of(entry: Mapping[str, Any], *, today: date) -> Situation:
    """The situation with real dates: `left_on_days_ago: 30` is left_on 30 days before `today`."""
    facts: dict[str, Any] = {
        "born": born_on(entry["age"], today=today).isoformat(),
        "topics": entry["themes"],
        "asking": "self",
    }
    if "home" in entry:
        facts["home"] = entry["home"]
    for key, value in entry["situation"].items():
        if key.endswith(DAYS_AGO):
            day = today - timedelta(days=value)
            facts[key.removesuffix(DAYS_AGO)] = day.isoformat()
        else:
            facts[key] = value
    return situation_from_facts(facts)


def born_on(age: Mapping[str, int], *, today: date) -> date:
    """The birthday of somebody who is this many years and days old today."""
    day = today - timedelta(days=age["days"])
    if (day.month, day.day) == LEAP_DAY:
        day -= timedelta(days=1)
    return day.replace(year=day.year - age["years"])


def spread(seed: str, low: int, high: int) -> int:
    """A number from `low` to `high`, always the same for the same seed."""
    return low + zlib.crc32(seed.encode()) % (high - low + 1)
