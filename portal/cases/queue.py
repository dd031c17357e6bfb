"""The queue: four lists over a team's open cases, and search. One query for a page, one to count.

Who waits for a first contact stands on top, the urgent among them first, then whose next step is
due, then the rest; within each the oldest promise first and the id last, so that the order is the
same every time and a page can go on where the last one ended.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, CaseState, ContactChannel, YoungPerson
from portal.cases.queries import of_team

PAGE_SIZE: Final = 20
FOUND_AT_MOST: Final = 50


class QueueList(StrEnum):
    """The lists, by the word in the address."""

    NEW_MINE = "nieuw-voor-mij"
    NEW_TEAM = "nieuw-team"
    WAITING = "wacht"
    MINE = "van-mij"


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
        return any((self.home, self.theme, self.locale))


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
    rows = session.execute(
        select(Case.reference, YoungPerson.first_name, Case.next_step, Case.next_step_on)
        .join(Case.young_person)
        .where(
            Case.contact_person_id == reader.staff_id,
            Case.state == CaseState.OPEN,
            Case.next_step_on <= reader.today,
        )
        .order_by(Case.next_step_on, Case.id)
        .limit(PAGE_SIZE)
    )
    return tuple(DueStep(**row) for row in rows.mappings())


def list_page(
    session: Session,
    which: QueueList,
    *,
    reader: Reader,
    keep: QueueFilter | None = None,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> QueuePage:
    """One page of a list."""
    rank = _rank(reader.today)
    query = _rows(reader, rank).where(
        Case.state == CaseState.OPEN, _belongs(which, reader), *_kept(keep)
    )
    if after is not None:
        query = query.where(_comes_after(rank, after))
    rows = [QueueRow(**row) for row in session.execute(query.limit(size + 1)).mappings()]
    following = rows[size - 1].cursor if len(rows) > size else None
    return QueuePage(rows=tuple(rows[:size]), following=following)


def count_lists(
    session: Session, *, reader: Reader, keep: QueueFilter | None = None
) -> dict[QueueList, int]:
    """How many cases each list holds, in one query."""
    query = (
        select(
            *(
                func.coalesce(func.sum(case((_belongs(which, reader), 1), else_=0)), 0)
                for which in QueueList
            )
        )
        .select_from(Case)
        .join(Case.contact_person)
        .join(Case.young_person)
        .where(of_team(reader.partner_id), Case.state == CaseState.OPEN, *_kept(keep))
    )
    numbers = session.execute(query).one()
    return {which: int(number) for which, number in zip(QueueList, numbers, strict=True)}


def count_new(session: Session, *, reader: Reader) -> int:
    """How many of the reader's own people still wait for a first contact."""
    query = select(func.count()).where(
        Case.state == CaseState.OPEN, _belongs(QueueList.NEW_MINE, reader)
    )
    return session.scalars(query).one()


def search(session: Session, text: str, *, reader: Reader) -> tuple[QueueRow, ...]:
    """Open and closed cases of the team by first name or reference, the open ones first.

    Names are compared here and not in the database: the two databases disagree about accents.
    """
    wanted = fold(text)
    if not wanted:
        return ()
    names = session.execute(
        select(Case.id, Case.reference, YoungPerson.first_name)
        .join(Case.contact_person)
        .join(Case.young_person)
        .where(of_team(reader.partner_id))
        .order_by(Case.state.desc(), Case.id.desc())
    )
    found = [
        case_id
        for case_id, reference, name in names
        if wanted in fold(name) or wanted == fold(reference)
    ]
    query = _rows(reader, _rank(reader.today)).where(Case.id.in_(found[:FOUND_AT_MOST]))
    return tuple(QueueRow(**row) for row in session.execute(query).mappings())


def fold(text: str) -> str:
    """Without capitals, accents and outer spaces."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _rank(today: date) -> ColumnElement[int]:
    no_contact = Case.first_contact_at.is_(None)
    return case(
        (Case.state == CaseState.CLOSED, 4),
        (and_(no_contact, Case.is_urgent), 0),
        (no_contact, 1),
        (Case.next_step_on <= today, 2),
        else_=3,
    )


def _rows(reader: Reader, rank: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
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
        .where(of_team(reader.partner_id))
        .order_by(rank, Case.promised_at, Case.id)
    )


def _belongs(which: QueueList, reader: Reader) -> ColumnElement[bool]:
    mine = Case.contact_person_id == reader.staff_id
    is_new = Case.first_contact_at.is_(None)
    conditions: dict[QueueList, ColumnElement[bool]] = {
        QueueList.NEW_MINE: and_(mine, is_new),
        QueueList.NEW_TEAM: is_new,
        QueueList.WAITING: and_(
            mine,
            or_(
                and_(is_new, Case.attempts > 0),
                and_(Case.first_contact_at.is_not(None), Case.next_step_on > reader.today),
            ),
        ),
        QueueList.MINE: mine,
    }
    return conditions[which]


def _kept(keep: QueueFilter | None) -> list[ColumnElement[bool]]:
    if keep is None:
        return []
    conditions: list[ColumnElement[bool]] = []
    if keep.home:
        conditions.append(YoungPerson.home == keep.home)
    if keep.locale:
        conditions.append(YoungPerson.locale == keep.locale)
    if keep.theme:
        # The column is a JSON list of ids; its text holds each id between double quotes.
        conditions.append(cast(Case.topics, Text).contains(f'"{keep.theme}"', autoescape=True))
    return conditions


def _comes_after(rank: ColumnElement[int], after: Cursor) -> ColumnElement[bool]:
    later_promise = or_(
        Case.promised_at > after.promised_at,
        and_(Case.promised_at == after.promised_at, Case.id > after.id),
    )
    return or_(rank > after.rank, and_(rank == after.rank, later_promise))
