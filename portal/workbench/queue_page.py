"""What the queue page shows for one request: the address read, the lists asked, the cards made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import g
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases import queue
from portal.cases.queue import Cursor, QueueFilter, QueueList, Reader
from portal.catalogue.current import current_offer
from portal.catalogue.model import Snapshot
from portal.clock import local_day
from portal.i18n import LOCALES
from portal.partners.queries import work_calendar
from portal.workbench.cards import Card, make_card
from portal.workbench.cursors import read_place, write_place
from portal.workbench.words import near_day

RANKS: Final = frozenset("01234")
COUNTED: Final = "new_for_me"
TABS: Final = {
    QueueList.NEW_MINE: lazy_gettext("Nieuw voor mij"),
    QueueList.NEW_TEAM: lazy_gettext("Nieuw in het team"),
    QueueList.WAITING: lazy_gettext("Wacht"),
    QueueList.MINE: lazy_gettext("Van mij"),
}
ABOUT: Final = {
    QueueList.NEW_MINE: lazy_gettext(
        "Aan wie jij contact beloofde. Ook wie je al probeerde te bereiken."
    ),
    QueueList.NEW_TEAM: lazy_gettext("Wie nog niemand van je team sprak, jij ook niet."),
    QueueList.WAITING: lazy_gettext(
        "Wie je probeerde te bereiken, en met wie je een stap voor later afsprak."
    ),
    QueueList.MINE: lazy_gettext("Al jouw mensen. Wie iets van jou nodig heeft, staat boven."),
}
EMPTY: Final = {
    QueueList.NEW_MINE: lazy_gettext("Niemand wacht op jou. Iedereen heeft al iets gehoord."),
    QueueList.NEW_TEAM: lazy_gettext("Niemand wacht op jouw team. Mooi zo."),
    QueueList.WAITING: lazy_gettext("Je wacht nu op niemand."),
    QueueList.MINE: lazy_gettext("Je hebt nu geen dossiers. Nieuwe mensen komen vanzelf."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRequest:
    """What somebody asked for in the address."""

    which: QueueList
    keep: QueueFilter
    after: Cursor | None


def read_request(
    args: Mapping[str, str], *, offer: Snapshot, homes: tuple[str, ...]
) -> QueueRequest:
    """The address as values; what is not known is left out, never an error."""
    try:
        which = QueueList(args.get("lijst", ""))
    except ValueError:
        which = QueueList.NEW_MINE
    return QueueRequest(
        which=which,
        keep=QueueFilter(
            home=_one_of(args.get("gemeente"), homes),
            theme=_one_of(args.get("thema"), offer.themes_by_id),
            locale=_one_of(args.get("taal"), LOCALES),
        ),
        after=read_cursor(args.get("na", "")),
    )


def _one_of(value: str | None, known: Any) -> str | None:
    return value if value and value in known else None


def write_cursor(cursor: Cursor) -> str:
    """A place in the order for an address: nothing about a person is in it."""
    return f"{cursor.rank}-{write_place(cursor.promised_at, cursor.id)}"


def read_cursor(text: str) -> Cursor | None:
    """The place that `write_cursor` wrote, or None for anything else."""
    rank, _separator, rest = text.partition("-")
    place = read_place(rest)
    if place is None or rank not in RANKS:
        return None
    return Cursor(rank=int(rank), promised_at=place[0], id=place[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """The page's values. `new_for_me` is counted without filters.

    `stamp` changes with anything shown, `who` with who is in the list.
    """

    asked: QueueRequest
    counts: Mapping[QueueList, int]
    cards: tuple[Card, ...]
    following: str
    new_for_me: int
    stamp: str
    who: str

    @property
    def address(self) -> dict[str, str]:
        """The filters for an address of the same list."""
        keep = self.asked.keep
        named = {"gemeente": keep.home, "thema": keep.theme, "taal": keep.locale}
        return {key: value for key, value in named.items() if value}

    @property
    def here(self) -> str | None:
        """Where this page starts, for its own address; None on the first page."""
        return write_cursor(self.asked.after) if self.asked.after else None


def read_queue(
    session: Session, asked: QueueRequest, *, identity: Identity, now: datetime
) -> QueueView:
    """Counts, one page of cards, and marks by which a refresh knows that nothing changed."""
    reader = reader_of(identity, now)
    counts = queue.count_lists(session, reader=reader, keep=asked.keep)
    new_for_me = count_new(session, reader=reader, counts=None if asked.keep.is_on() else counts)
    page = queue.list_page(session, asked.which, reader=reader, keep=asked.keep, after=asked.after)
    cards = make_cards(session, page.rows, identity=identity, now=now)
    return QueueView(
        asked=asked,
        counts=counts,
        cards=cards,
        following=write_cursor(page.following) if page.following else "",
        new_for_me=new_for_me,
        stamp=_digest((new_for_me, sorted(counts.items()), cards, page.following)),
        who=_digest([row.id for row in page.rows]),
    )


def count_new(
    session: Session, *, reader: Reader, counts: Mapping[QueueList, int] | None = None
) -> int:
    """How many of the reader's own people wait; counted once per request, for list and rail.

    `counts` are the numbers of the lists without a filter, where somebody has them.
    """
    if COUNTED not in g:
        number = (
            queue.count_new(session, reader=reader)
            if counts is None
            else counts[QueueList.NEW_MINE]
        )
        setattr(g, COUNTED, number)
    counted: int = g.get(COUNTED)
    return counted


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step for today in the margin of the queue."""

    reference: str
    first_name: str
    words: str
    is_late: bool
    day: str


def steps_of_today(session: Session, *, identity: Identity, now: datetime) -> tuple[StepLine, ...]:
    """What the reader planned for today, and what is still open from before."""
    reader = reader_of(identity, now)
    return tuple(
        StepLine(
            reference=step.reference,
            first_name=step.first_name,
            words=step.next_step,
            is_late=step.next_step_on < reader.today,
            day=near_day(step.next_step_on, today=reader.today),
        )
        for step in queue.steps_due(session, reader=reader)
    )


def make_cards(
    session: Session, rows: tuple[queue.QueueRow, ...], *, identity: Identity, now: datetime
) -> tuple[Card, ...]:
    """Cards of rows for the person who looks."""
    offer, calendar = current_offer(), work_calendar(session)
    return tuple(
        make_card(row, offer=offer, calendar=calendar, staff_id=identity.staff_id, now=now)
        for row in rows
    )


def reader_of(identity: Identity, now: datetime) -> Reader:
    """Whose lists they are."""
    return Reader(staff_id=identity.staff_id, partner_id=identity.partner_id, today=local_day(now))


def _digest(values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
