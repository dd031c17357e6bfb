"""What the queue page shows for one request: the address read, the lists asked, the cards made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from flask import g
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases import queue
from portal.cases.escalated import Told, told_of
from portal.cases.models import Case
from portal.cases.queue import Counts, QueueRow, Rail, Reader
from portal.cases.queue_ranks import QueueList
from portal.catalogue.current import current_offer
from portal.clock import local_day
from portal.desks.looking import who_looks
from portal.partners.queries import work_calendar
from portal.partners.region import current_region
from portal.workbench.cards import Card, Desk, make_card
from portal.workbench.queue_address import QueueRequest, address_of, write_cursor
from portal.workbench.queue_hints import read_hints
from portal.workbench.words import near_day

RAIL: Final = "rail"
# Where somebody lands who asked for no list: the first with people for whom it is our turn.
LANDING: Final = (QueueList.NEW, QueueList.ANSWER, QueueList.STEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """The page's values. `new_for_me` is counted without filters.

    `stamp` changes with anything shown, `who` with who is in the list.
    """

    asked: QueueRequest
    which: QueueList
    counts: Mapping[QueueList, int]
    cards: tuple[Card, ...]
    following: str
    new_for_me: int
    colleagues: Mapping[int, str]
    stamp: str
    who: str

    @property
    def address(self) -> dict[str, str]:
        """The filters for an address of the same list."""
        return address_of(self.asked.keep)

    def address_for(self, which: QueueList) -> dict[str, str]:
        """The filters for an address of a list: a colleague is about the team alone."""
        named = self.address
        if which is not QueueList.TEAM:
            named.pop("collega", None)
        return named

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
    setattr(g, RAIL, counts.rail)
    which = asked.which or land_on(counts)
    page = queue.list_page(session, which, reader=reader, keep=asked.keep, after=asked.after)
    cards = make_cards(session, page.rows, identity=identity, now=now)
    new_for_me = counts.rail.new_people
    is_team = which is QueueList.TEAM
    return QueueView(
        asked=asked,
        which=which,
        counts=counts.lists,
        cards=cards,
        following=write_cursor(page.following) if page.following else "",
        new_for_me=new_for_me,
        colleagues=queue.colleagues_of(session, reader=reader) if is_team else {},
        stamp=_digest((new_for_me, sorted(counts.lists.items()), cards, page.following)),
        who=_digest([row.id for row in page.rows]),
    )


def land_on(counts: Counts) -> QueueList:
    """The first list with somebody for whom it is our turn, so that 'whom first' is in sight."""
    return next((which for which in LANDING if counts.lists[which]), QueueList.NEW)


def rail_of(session: Session, *, reader: Reader) -> Rail:
    """What the rail shows; counted once per request, with the lists where there are any."""
    if RAIL not in g:
        setattr(g, RAIL, queue.read_rail(session, reader=reader))
    rail: Rail = g.get(RAIL)
    return rail


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
    session: Session, rows: tuple[QueueRow, ...], *, identity: Identity, now: datetime
) -> tuple[Card, ...]:
    """Cards of rows for the person who looks."""
    calendar, card = work_calendar(session), current_region()
    desk = Desk(
        staff_id=identity.staff_id,
        partner_id=identity.partner_id,
        offer=current_offer(),
        calendar=calendar,
        promise_days=card.answer_working_days,
        looking=who_looks(session, [row.id for row in rows], staff_id=identity.staff_id, now=now),
        told=_told(session, rows),
        hints=read_hints(
            session, rows, calendar=calendar, most_per_week=card.attempts_per_week, now=now
        ),
        now=now,
    )
    return tuple(make_card(row, desk=desk) for row in rows)


def _told(session: Session, rows: tuple[QueueRow, ...]) -> dict[int, tuple[Told, ...]]:
    """Who heard of a deadline that passed; asked only when one of the rows has such a deadline."""
    escalated = [row for row in rows if row.escalation]
    # A row has the three columns of a case that this looks at.
    return told_of(session, cast(list[Case], escalated)) if escalated else {}


def reader_of(identity: Identity, now: datetime) -> Reader:
    """Whose lists they are."""
    return Reader(staff_id=identity.staff_id, partner_id=identity.partner_id, today=local_day(now))


def _digest(values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
