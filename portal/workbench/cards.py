"""A queue row as its card shows it: words and shapes, made of plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from portal.cases.escalated import Told
from portal.cases.models import CaseState
from portal.cases.queue import QueueRow
from portal.cases.queue_ranks import Rank
from portal.cases.rules import age_on
from portal.catalogue.model import Snapshot
from portal.catalogue.wording import say_theme
from portal.clock import local_day
from portal.partners.rules import WorkCalendar
from portal.workbench import queue_words, words
from portal.workbench.queue_hints import NO_HINT, Hint
from portal.workbench.queue_words import Clock

__all__ = ["Card", "Clock", "Desk", "home_words", "make_card", "shorten", "topic_titles"]

WORDS_LENGTH = 140
NEARLY_SHUT = 0.75
PROMISED = frozenset({Rank.URGENT, Rank.URGENT_ANSWER, Rank.NEW, Rank.ANSWER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every card needs: who looks, the offer, the working days and who looks where."""

    staff_id: int
    partner_id: str
    offer: Snapshot
    calendar: WorkCalendar
    promise_days: int
    looking: Mapping[int, list[str]]
    told: Mapping[int, tuple[Told, ...]]
    hints: Mapping[int, Hint]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One row of the queue. `contact_name` and the portrait are of who acts now."""

    reference: str
    name: str
    age: int
    home: str
    words: str
    clock: Clock
    turn: str
    why: str
    standing_in: str
    knows: str
    hint: Hint
    looking: str
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
    can_take_over: bool
    is_open: bool
    is_new: bool
    is_pressing: bool


def make_card(row: QueueRow, *, desk: Desk) -> Card:
    """The card of a row for the person who looks."""
    today, rank = local_day(desk.now), Rank(row.rank)
    clock = queue_words.clock_of(
        row, calendar=desk.calendar, promise_days=desk.promise_days, now=desk.now
    )
    return Card(
        reference=row.reference,
        name=row.first_name,
        age=age_on(row.born_on, today),
        home=home_words(row.home),
        words=shorten(row.words),
        clock=clock,
        turn=queue_words.whose_turn(row, staff_id=desk.staff_id),
        why=shorten(queue_words.why(row, today=today)),
        standing_in=queue_words.standing_in(row, staff_id=desk.staff_id),
        knows=queue_words.who_knows(row, told=desk.told.get(row.id, ())),
        hint=desk.hints.get(row.id, NO_HINT),
        looking=queue_words.is_looking(desk.looking.get(row.id, [])),
        reach=words.reach(row.channel, row.safe_times),
        reach_icon=words.CHANNELS[row.channel][1],
        language=str(words.LANGUAGES.get(row.locale, row.locale)),
        topics=topic_titles(row.topics, desk.offer),
        is_urgent=row.is_urgent,
        reads_along=row.somebody_reads_along,
        tried=queue_words.tried(row, now=desk.now),
        contact_name=row.acting_name,
        contact_portrait=row.acting_portrait,
        is_mine=row.acting_id == desk.staff_id,
        can_take_over=row.contact_person_id != desk.staff_id and row.team_id == desk.partner_id,
        is_open=row.state is CaseState.OPEN,
        is_new=row.first_contact_at is None,
        is_pressing=rank in PROMISED and (row.is_urgent or (clock.fraction or 0) >= NEARLY_SHUT),
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
