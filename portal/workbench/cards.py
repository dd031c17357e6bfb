"""A queue row as its card shows it: words and shapes, made of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from portal.cases.models import CaseState
from portal.cases.queue import QueueRow
from portal.cases.rules import Turn, age_on, time_left, whose_turn
from portal.catalogue.model import Snapshot
from portal.catalogue.wording import say_theme
from portal.clock import local_day
from portal.partners.rules import WorkCalendar
from portal.workbench import words

WORDS_LENGTH = 140
NEARLY_SHUT = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The left side of a row. `fraction` None shows no door: no promise runs."""

    is_late: bool
    fraction: float | None
    said: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One row of the queue."""

    reference: str
    name: str
    age: int
    home: str
    words: str
    clock: Clock
    reach: str
    reach_icon: str
    language: str
    topics: tuple[str, ...]
    is_urgent: bool
    reads_along: bool
    tried: str
    contact_name: str
    contact_portrait: str
    is_mine: bool
    is_open: bool
    is_new: bool
    is_pressing: bool


def make_card(
    row: QueueRow, *, offer: Snapshot, calendar: WorkCalendar, staff_id: int, now: datetime
) -> Card:
    """The card of a row for the person who looks."""
    clock = _clock(row, calendar=calendar, now=now)
    is_new = row.first_contact_at is None
    return Card(
        reference=row.reference,
        name=row.first_name,
        age=age_on(row.born_on, local_day(now)),
        home=home_words(row.home),
        words=shorten(row.words),
        clock=clock,
        reach=words.reach(row.channel, row.safe_times),
        reach_icon=words.CHANNELS[row.channel][1],
        language=str(words.LANGUAGES.get(row.locale, row.locale)),
        topics=topic_titles(row.topics, offer),
        is_urgent=row.is_urgent,
        reads_along=row.somebody_reads_along,
        tried=_tried(row, now=now),
        contact_name=row.contact_name,
        contact_portrait=row.contact_portrait,
        is_mine=row.contact_person_id == staff_id,
        is_open=row.state is CaseState.OPEN,
        is_new=is_new,
        is_pressing=is_new and (row.is_urgent or (clock.fraction or 0) >= NEARLY_SHUT),
    )


def home_words(home: str | None) -> str:
    """A municipality, or that there is none or that it is elsewhere."""
    if home is None:
        return str(gettext("Geen adres"))
    return str(gettext("Buiten de regio")) if home == "outside" else home


def topic_titles(topics: list[str], offer: Snapshot) -> tuple[str, ...]:
    """Titles of themes, those that are known."""
    return tuple(say_theme(offer, topic) for topic in topics if topic in offer.themes_by_id)


def shorten(text: str) -> str:
    """The start of somebody's words on one line."""
    line = " ".join(text.split())
    return line if len(line) <= WORDS_LENGTH else line[: WORDS_LENGTH - 1].rstrip() + "…"


def _clock(row: QueueRow, *, calendar: WorkCalendar, now: datetime) -> Clock:
    today = local_day(now)
    turn = whose_turn(
        state=row.state,
        first_contact_at=row.first_contact_at,
        next_step_on=row.next_step_on,
        today=today,
    )
    if turn is Turn.FIRST_CONTACT:
        value = time_left(
            promised_at=row.promised_at, opened_at=row.opened_at, now=now, calendar=calendar
        )
        return Clock(
            is_late=value.is_late,
            fraction=value.fraction,
            said=words.left(value),
            due=words.deadline(row.promised_at, now=now),
        )
    said = {
        Turn.CLOSED: gettext("Afgesloten"),
        Turn.CHOOSE_STEP: gettext("Kies een volgende stap"),
        Turn.STEP_DUE: gettext("Volgende stap"),
        Turn.LATER: gettext("Wacht"),
    }[turn]
    day = words.near_day(row.next_step_on, today=today) if row.next_step_on else ""
    is_late = row.next_step_on is not None and row.next_step_on < today
    due = gettext("Was %(day)s", day=day) if is_late else day[:1].upper() + day[1:]
    return Clock(is_late=is_late, fraction=None, said=str(said), due=str(due))


def _tried(row: QueueRow, *, now: datetime) -> str:
    if row.first_contact_at is not None or row.last_attempt_at is None:
        return ""
    return str(
        ngettext(
            "%(num)s keer geprobeerd, laatst %(when)s",
            "%(num)s keer geprobeerd, laatst %(when)s",
            row.attempts,
            when=words.when(row.last_attempt_at, now=now),
        )
    )
