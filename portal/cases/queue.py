"""The queue: who needs what from whom, as lists that add up. One query for a page, one to count.

Every open case of a team is on one list of whoever acts for it, and on no other; the last list
holds what rests on colleagues. Within a list the most pressing rank comes first, in it the oldest
promise, and the id last, so that the order is the same every time and a page can go on where the
last one ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.cases.models import CaseState, ContactChannel
from portal.cases.queue_ranks import QueueList, Rank, midnight_of
from portal.cases.queue_statements import (
    colleagues_statement,
    count_statement,
    named_statement,
    page_statement,
    rail_statement,
    steps_statement,
)
from portal.cases.turn_columns import Turn

PAGE_SIZE: Final = 20
FIELDS: Final = ("home", "locale", "theme", "colleague")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks, and on which day: the lists are theirs."""

    staff_id: int
    partner_id: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What to keep: a municipality, a theme id, a language code. None keeps all.

    `colleague`, a staff id, is about the team's list alone: all other lists are the reader's own.
    """

    home: str | None = None
    theme: str | None = None
    locale: str | None = None
    colleague: int | None = None

    def is_on(self) -> bool:
        """True when anything is left out."""
        return bool(self.fields())

    def fields(self) -> tuple[str, ...]:
        """The names of what was chosen."""
        return tuple(name for name in FIELDS if getattr(self, name))


KEEP_ALL: Final = QueueFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The place in the order after which a page starts."""

    rank: int
    at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """What a row shows of a case, and nothing more."""

    id: int
    rank: int
    reference: str
    state: CaseState
    turn: Turn
    turn_at: datetime
    first_name: str
    born_on: date
    home: str | None
    locale: str
    channel: ContactChannel
    safe_times: list[str]
    somebody_reads_along: bool
    words: str
    topics: list[str]
    is_urgent: bool
    opened_at: datetime
    promised_at: datetime
    first_contact_at: datetime | None
    answer_due_at: datetime | None
    waiting_since: datetime | None
    nudge_on: date | None
    rests_until: date | None
    task_on: date | None
    last_attempt_at: datetime | None
    attempts: int
    next_step: str | None
    next_step_on: date | None
    escalation: int
    escalated_for: datetime | None
    team_id: str | None
    contact_person_id: int
    contact_version: int
    contact_name: str
    acting_id: int
    acting_name: str
    acting_portrait: str

    @property
    def cursor(self) -> Cursor:
        """This row's place in the order."""
        return Cursor(rank=self.rank, at=self.turn_at, id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """At most a page of rows; `following` is where the next page starts, if there is one."""

    rows: tuple[QueueRow, ...]
    following: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """What stands beside every page: new people, open cases carried and how many may be."""

    new_people: int
    carried: int
    max_cases: int
    is_present: bool

    @property
    def room(self) -> int:
        """For how many more people there is room; never below none."""
        return max(0, self.max_cases - self.carried)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many cases each list holds, with the filter; the rail is counted without one."""

    lists: dict[QueueList, int]
    rail: Rail


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A next step of the reader for today, or one that waits longer."""

    reference: str
    first_name: str
    next_step: str
    next_step_on: date


def steps_due(session: Session, *, reader: Reader) -> tuple[DueStep, ...]:
    """The reader's own steps of today and before, the oldest first, at most a page."""
    rows = session.execute(steps_statement(PAGE_SIZE), values_of(reader))
    return tuple(DueStep(**row) for row in rows.mappings())


def list_page(
    session: Session,
    which: QueueList,
    *,
    reader: Reader,
    keep: QueueFilter = KEEP_ALL,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> QueuePage:
    """One page of a list."""
    statement = page_statement(which, keep.fields(), Rank(after.rank) if after else None)
    values = values_of(reader, keep, after) | {"most": size + 1}
    rows = [QueueRow(**row) for row in session.execute(statement, values).mappings()]
    following = rows[size - 1].cursor if len(rows) > size else None
    return QueuePage(rows=tuple(rows[:size]), following=following)


def count_lists(session: Session, *, reader: Reader, keep: QueueFilter = KEEP_ALL) -> Counts:
    """How many cases each list holds and what the rail shows, in one query."""
    row = session.execute(count_statement(keep.fields()), values_of(reader, keep)).one()
    numbers = row._mapping
    lists = {which: int(numbers[which.name]) for which in QueueList}
    return Counts(lists=lists, rail=_rail(numbers))


def read_rail(session: Session, *, reader: Reader) -> Rail:
    """What the rail shows of the reader, for a page without lists."""
    return _rail(session.execute(rail_statement(), values_of(reader)).one()._mapping)


def colleagues_of(session: Session, *, reader: Reader) -> dict[int, str]:
    """First names of who can act in the reader's team besides the reader, by staff id."""
    rows = session.execute(colleagues_statement(), values_of(reader))
    return {row.id: row.first_name for row in rows}


def rows_named(
    session: Session, references: Sequence[str], *, reader: Reader
) -> tuple[QueueRow, ...]:
    """The rows of these references as far as the reader has ground to see them, in rank order."""
    if not references:
        return ()
    values = values_of(reader) | {"references": list(references)}
    return tuple(QueueRow(**row) for row in session.execute(named_statement(), values).mappings())


def values_of(
    reader: Reader, keep: QueueFilter = KEEP_ALL, after: Cursor | None = None
) -> dict[str, Any]:
    """The values for the names in the statements."""
    values = {
        "staff_id": reader.staff_id,
        "team_id": reader.partner_id,
        "today": reader.today,
        "midnight": midnight_of(reader.today),
        "home": keep.home,
        "locale": keep.locale,
        "theme": f'"{keep.theme}"',
        "colleague": keep.colleague,
    }
    return values if after is None else values | {"at": after.at, "after": after.id}


def _rail(numbers: Any) -> Rail:
    return Rail(
        new_people=int(numbers["new_people"]),
        carried=int(numbers["carried"]),
        max_cases=int(numbers["max_cases"] or 0),
        is_present=bool(numbers["is_present"]),
    )
