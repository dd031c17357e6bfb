"""The queue: four lists over a team's open cases. One query for a page, one to count.

Who waits for a first contact stands on top, the urgent among them first, then whose next step is
due, then the rest; within each the oldest promise first and the id last, so that the order is the
same every time and a page can go on where the last one ended. Each of these ranks is looked up by
itself, as one range of an index: a page of a team with ten thousand cases costs what one of a
hundred costs.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from functools import lru_cache, reduce
from typing import Any, Final, TypeVarTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, CaseState, ContactChannel, YoungPerson
from portal.cases.queries import is_open

PAGE_SIZE: Final = 20
Columns = TypeVarTuple("Columns")
TODAY: Final = bindparam("today", type_=Date)
MINE: Final = Case.contact_person_id == bindparam("staff_id", type_=Integer)
KEPT: Final[Mapping[str, ColumnElement[bool]]] = {
    "home": YoungPerson.home == bindparam("home", type_=String),
    "locale": YoungPerson.locale == bindparam("locale", type_=String),
    # The column is a JSON list of ids; its text holds each id between double quotes.
    "theme": cast(Case.topics, Text).contains(bindparam("theme", type_=String)),
}


class QueueList(StrEnum):
    """The lists, by the word in the address."""

    NEW_MINE = "nieuw-voor-mij"
    NEW_TEAM = "nieuw-team"
    WAITING = "wacht"
    MINE = "van-mij"


class Rank(IntEnum):
    """Whose turn it is, the most pressing first."""

    URGENT = 0
    NEW = 1
    STEP_DUE = 2
    LATER = 3
    CLOSED = 4


RANKS_OF: Final = {
    QueueList.NEW_MINE: (Rank.URGENT, Rank.NEW),
    QueueList.NEW_TEAM: (Rank.URGENT, Rank.NEW),
    QueueList.WAITING: (Rank.URGENT, Rank.NEW, Rank.LATER),
    QueueList.MINE: (Rank.URGENT, Rank.NEW, Rank.STEP_DUE, Rank.LATER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks, and on which day: the lists are theirs."""

    staff_id: int
    partner_id: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What to keep: a municipality, a theme id, a language code. None keeps all."""

    home: str | None = None
    theme: str | None = None
    locale: str | None = None

    def is_on(self) -> bool:
        """True when anything is left out."""
        return bool(self.fields())

    def fields(self) -> tuple[str, ...]:
        """The names of what was chosen."""
        return tuple(name for name in KEPT if getattr(self, name))


KEEP_ALL: Final = QueueFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The place in the order after which a page starts."""

    rank: int
    promised_at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """What a row shows of a case, and nothing more."""

    id: int
    rank: int
    reference: str
    state: CaseState
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
    last_attempt_at: datetime | None
    attempts: int
    next_step: str | None
    next_step_on: date | None
    contact_person_id: int
    contact_name: str
    contact_portrait: str

    @property
    def cursor(self) -> Cursor:
        """This row's place in the order."""
        return Cursor(rank=self.rank, promised_at=self.promised_at, id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """At most a page of rows; `following` is where the next page starts, if there is one."""

    rows: tuple[QueueRow, ...]
    following: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A next step of the reader for today, or one that waits longer."""

    reference: str
    first_name: str
    next_step: str
    next_step_on: date


def steps_due(session: Session, *, reader: Reader) -> tuple[DueStep, ...]:
    """The reader's own steps of today and before, the oldest first, at most a page."""
    rows = session.execute(_steps_statement(), _values(reader))
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
    statement = _page_statement(which, keep.fields(), Rank(after.rank) if after else None)
    values = _values(reader, keep, after) | {"most": size + 1}
    rows = [QueueRow(**row) for row in session.execute(statement, values).mappings()]
    following = rows[size - 1].cursor if len(rows) > size else None
    return QueuePage(rows=tuple(rows[:size]), following=following)


def count_lists(
    session: Session, *, reader: Reader, keep: QueueFilter = KEEP_ALL
) -> dict[QueueList, int]:
    """How many cases each list holds, in one query."""
    statement = _count_statement(tuple(QueueList), keep.fields())
    numbers = session.execute(statement, _values(reader, keep)).one()
    return {which: int(number) for which, number in zip(QueueList, numbers, strict=True)}


def count_new(session: Session, *, reader: Reader) -> int:
    """How many of the reader's own people still wait for a first contact."""
    statement = _count_statement((QueueList.NEW_MINE,), ())
    return int(session.scalars(statement, _values(reader)).one())


def rows_of(rank: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    """What a QueueRow holds, with the contact person and the young person joined."""
    person = YoungPerson
    return (
        select(
            Case.id,
            rank.label("rank"),
            Case.reference,
            Case.state,
            person.first_name,
            person.born_on,
            person.home,
            person.locale,
            person.channel,
            person.safe_times,
            person.somebody_reads_along,
            Case.words,
            Case.topics,
            Case.is_urgent,
            Case.opened_at,
            Case.promised_at,
            Case.first_contact_at,
            Case.last_attempt_at,
            Case.attempts,
            Case.next_step,
            Case.next_step_on,
            Case.contact_person_id,
            Staff.first_name.label("contact_name"),
            Staff.portrait.label("contact_portrait"),
        )
        .join(Case.contact_person)
        .join(Case.young_person)
    )


def ranks_on(today: date | BindParameter[date]) -> dict[Rank, ColumnElement[bool]]:
    """What makes a case stand at each rank; a case stands at one."""
    is_new, is_known = _is_new(), and_(is_open(), Case.first_contact_at.is_not(None))
    step_on = Case.next_step_on
    return {
        Rank.URGENT: and_(is_new, Case.is_urgent.is_(True)),
        Rank.NEW: and_(is_new, Case.is_urgent.is_(False)),
        Rank.STEP_DUE: and_(is_known, step_on <= today),
        Rank.LATER: and_(is_known, or_(step_on.is_(None), step_on > today)),
        Rank.CLOSED: Case.state == CaseState.CLOSED,
    }


# The statements below hold names for their values, so that each is made and prepared once: making
# them costs more than asking the database.


def _values(
    reader: Reader, keep: QueueFilter = KEEP_ALL, after: Cursor | None = None
) -> dict[str, Any]:
    values = {
        "staff_id": reader.staff_id,
        "team_id": reader.partner_id,
        "today": reader.today,
        "home": keep.home,
        "locale": keep.locale,
        "theme": f'"{keep.theme}"',
    }
    return values if after is None else values | {"promised": after.promised_at, "after": after.id}


@lru_cache
def _steps_statement() -> Select[*tuple[Any, ...]]:
    return (
        select(Case.reference, YoungPerson.first_name, Case.next_step, Case.next_step_on)
        .join(Case.young_person)
        .where(MINE, is_open(), Case.next_step_on <= TODAY)
        .order_by(Case.next_step_on, Case.id)
        .limit(PAGE_SIZE)
    )


@lru_cache(maxsize=256)
def _page_statement(
    which: QueueList, kept: tuple[str, ...], after: Rank | None
) -> Select[*tuple[Any, ...]]:
    """The first cases of every rank of a list, and of those the first again."""
    at = ranks_on(TODAY)
    ranges = [
        _kept(select(Case.id, literal(rank.value).label("rank"), Case.promised_at), kept)
        .where(_belongs(which), at[rank], _comes_after(rank, after))
        .order_by(Case.promised_at, Case.id)
        .limit(bindparam("most", type_=Integer))
        .subquery()
        for rank in RANKS_OF[which]
    ]
    places = union_all(*(select(each) for each in ranges)).subquery("places")
    return (
        rows_of(places.c.rank)
        .join(places, places.c.id == Case.id)
        .order_by(places.c.rank, places.c.promised_at, places.c.id)
        .limit(bindparam("most", type_=Integer))
    )


@lru_cache
def _count_statement(
    lists: tuple[QueueList, ...], kept: tuple[str, ...]
) -> Select[*tuple[Any, ...]]:
    """A number for each list: what stands at each of its ranks, as in the list itself."""
    at = ranks_on(TODAY)
    numbers = (
        [
            _kept(select(func.count()).select_from(Case), kept)
            .where(_belongs(which), at[rank])
            .scalar_subquery()
            for rank in RANKS_OF[which]
        ]
        for which in lists
    )
    return select(*(reduce(operator.add, each) for each in numbers))


def _is_new() -> ColumnElement[bool]:
    return and_(is_open(), Case.first_contact_at.is_(None))


def _belongs(which: QueueList) -> ColumnElement[bool]:
    """Whose list it is, and what is left out of it beyond its ranks."""
    tried_or_planned = or_(
        and_(Case.first_contact_at.is_(None), Case.attempts > 0), Case.next_step_on > TODAY
    )
    conditions: dict[QueueList, ColumnElement[bool]] = {
        QueueList.NEW_MINE: MINE,
        QueueList.NEW_TEAM: Case.team_id == bindparam("team_id", type_=String),
        QueueList.WAITING: and_(MINE, tried_or_planned),
        QueueList.MINE: MINE,
    }
    return conditions[which]


def _kept(query: Select[*Columns], kept: tuple[str, ...]) -> Select[*Columns]:
    if not kept:
        return query
    return query.join(Case.young_person).where(*(KEPT[name] for name in kept))


def _comes_after(rank: Rank, after: Rank | None) -> ColumnElement[bool]:
    if after is None or rank > after:
        return true()
    if rank < after:
        return false()
    promised = bindparam("promised", type_=Case.promised_at.type)
    is_later = or_(Case.promised_at > promised, Case.id > bindparam("after", type_=Integer))
    # The first half looks superfluous: it is what makes it a range of an index.
    return and_(Case.promised_at >= promised, is_later)
