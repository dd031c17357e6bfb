"""The statements of the queue. Each is made once and prepared once, with names for its values.

Making them costs more than asking the database. A page looks up every piece of a list by itself,
as one range of an index: a page of a team with ten thousand cases costs what one of a hundred
costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from portal.accounts.models import Staff
from portal.cases.models import Case, YoungPerson
from portal.cases.queries import is_open
from portal.cases.queue_ranks import (
    OWN_LISTS,
    PIECES,
    RANKS_OF,
    Piece,
    QueueList,
    Rank,
    is_at,
    is_piece,
)

Columns = TypeVarTuple("Columns")
ME: Final = bindparam("staff_id", type_=Integer)
MY_TEAM: Final = bindparam("team_id", type_=String)
TODAY: Final = bindparam("today", type_=Date)
MOST: Final = bindparam("most", type_=Integer)
MINE: Final = and_(Case.acting_id == ME, is_open())
OF_TEAM: Final = and_(Case.team_id == MY_TEAM, is_open())
# Of one colleague: as far as a case of the team rests on them now.
COLLEAGUE: Final = "colleague"
OF_COLLEAGUE: Final = and_(Case.acting_id == bindparam(COLLEAGUE, type_=Integer), OF_TEAM)
KEPT: Final[Mapping[str, ColumnElement[bool]]] = {
    "home": YoungPerson.home == bindparam("home", type_=String),
    "locale": YoungPerson.locale == bindparam("locale", type_=String),
    # The column is a JSON list of ids; its text holds each id between double quotes.
    "theme": cast(Case.topics, Text).contains(bindparam("theme", type_=String)),
}
OF_PERSON: Final = frozenset({"home", "locale"})
Contact, Acting = aliased(Staff), aliased(Staff)


def rows_of(rank: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    """What a QueueRow holds: the case, the young person, who acts, and who they act for."""
    person = YoungPerson
    return (
        select(
            Case.id,
            rank.label("rank"),
            Case.reference,
            Case.state,
            Case.turn,
            Case.turn_at,
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
            Case.answer_due_at,
            Case.waiting_since,
            Case.nudge_on,
            Case.rests_until,
            Case.task_on,
            Case.last_attempt_at,
            Case.attempts,
            Case.next_step,
            Case.next_step_on,
            Case.escalation,
            Case.escalated_for,
            Case.team_id,
            Case.contact_person_id,
            Case.contact_version,
            Contact.first_name.label("contact_name"),
            Case.acting_id,
            Acting.first_name.label("acting_name"),
            Acting.portrait.label("acting_portrait"),
        )
        .join(Contact, Contact.id == Case.contact_person_id)
        .join(Acting, Acting.id == Case.acting_id)
        .join(Case.young_person)
    )


@lru_cache
def steps_statement(most: int) -> Select[*tuple[Any, ...]]:
    """The steps of today and before of whom the reader acts for."""
    return (
        select(Case.reference, YoungPerson.first_name, Case.next_step, Case.next_step_on)
        .join(Case.young_person)
        .where(MINE, Case.next_step_on <= TODAY)
        .order_by(Case.next_step_on, Case.id)
        .limit(most)
    )


@lru_cache(maxsize=256)
def page_statement(
    which: QueueList, kept: tuple[str, ...], after: Rank | None
) -> Select[*tuple[Any, ...]]:
    """The first cases of every piece of a list, and of those the first again."""
    pieces = [
        select(_piece_of(which, kept, rank=rank, piece=piece, after=after).subquery())
        for rank in RANKS_OF[which]
        for piece in PIECES[rank]
    ]
    found = union_all(*pieces).subquery("found")
    # Cut before the joins, so that a person and two colleagues are looked up for a page alone.
    first = select(found).order_by(found.c.rank, found.c.turn_at, found.c.id).limit(MOST)
    places = first.subquery("places")
    return (
        rows_of(places.c.rank)
        .join(places, places.c.id == Case.id)
        .order_by(places.c.rank, places.c.turn_at, places.c.id)
    )


def _piece_of(
    which: QueueList, kept: tuple[str, ...], *, rank: Rank, piece: Piece, after: Rank | None
) -> Select[*tuple[Any, ...]]:
    place = select(Case.id, literal(rank.value).label("rank"), Case.turn_at)
    return (
        _kept(place, kept)
        .where(_belongs(which, kept), is_piece(piece), _comes_after(rank, after))
        .order_by(Case.turn_at, Case.id)
        .limit(MOST)
    )


def _belongs(which: QueueList, kept: tuple[str, ...]) -> ColumnElement[bool]:
    """Whose list it is."""
    if which is not QueueList.TEAM:
        return MINE
    return and_(OF_COLLEAGUE if COLLEAGUE in kept else OF_TEAM, Case.acting_id != ME)


@lru_cache
def count_statement(kept: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """A number for each list, and what stands in the rail: new people, room and presence.

    Everything that rests on the reader is read once; of the team only how much it is, less what of
    it is the reader's own.
    """
    numbers = [
        func.count().filter(is_at(*RANKS_OF[which])).label(which.name) for which in OWN_LISTS
    ]
    own_of_team = func.count().filter(Case.team_id == MY_TEAM).label("own_of_team")
    mine = _kept(select(*numbers, own_of_team).select_from(Case), kept).where(MINE).subquery("mine")
    others = select(func.count()).select_from(Case)
    if COLLEAGUE in kept:
        others = _kept(others, kept).where(OF_COLLEAGUE, Case.acting_id != ME)
        team = others.scalar_subquery() + literal(0)
    else:
        others = _kept(others, kept).where(OF_TEAM)
        team = others.scalar_subquery() - mine.c.own_of_team
    return select(
        *(mine.c[which.name] for which in OWN_LISTS), team.label(QueueList.TEAM.name), *_rail()
    )


@lru_cache
def rail_statement() -> Select[*tuple[Any, ...]]:
    """What stands in the rail, by itself."""
    return select(*_rail())


def _rail() -> tuple[ColumnElement[Any], ...]:
    is_new = is_at(*RANKS_OF[QueueList.NEW])
    carried = and_(Case.contact_person_id == ME, is_open())
    of_me = Staff.id == ME
    return (
        _number(MINE, is_new).label("new_people"),
        _number(carried).label("carried"),
        select(Staff.max_cases).where(of_me).scalar_subquery().label("max_cases"),
        select(Staff.is_present).where(of_me).scalar_subquery().label("is_present"),
    )


def _number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(Case).where(*conditions).scalar_subquery()


@lru_cache
def colleagues_statement() -> Select[int, str]:
    """Who of the reader's team can act for a case, by name."""
    return (
        select(Staff.id, Staff.first_name)
        .where(Staff.partner_id == MY_TEAM, Staff.is_able.is_(True), Staff.id != ME)
        .order_by(Staff.first_name, Staff.id)
    )


def rank_of() -> ColumnElement[int]:
    """The rank of any case, open or closed."""
    return case(*((is_at(each), each.value) for each in Rank))


@lru_cache
def named_statement() -> Select[*tuple[Any, ...]]:
    """Rows by reference, as far as the reader has ground."""
    rank = rank_of()
    has_ground = or_(Case.team_id == MY_TEAM, Case.stand_in_id == ME)
    named = Case.reference.in_(bindparam("references", expanding=True))
    return rows_of(rank).where(named, has_ground).order_by(rank, Case.turn_at, Case.id)


def _kept(query: Select[*Columns], kept: tuple[str, ...]) -> Select[*Columns]:
    conditions = [KEPT[name] for name in kept if name in KEPT]
    if OF_PERSON & set(kept):
        query = query.join(Case.young_person)
    return query.where(*conditions) if conditions else query


def _comes_after(rank: Rank, after: Rank | None) -> ColumnElement[bool]:
    if after is None or rank > after:
        return true()
    if rank < after:
        return false()
    at = bindparam("at", type_=Case.turn_at.type)
    is_later = or_(Case.turn_at > at, Case.id > bindparam("after", type_=Integer))
    # The first half looks superfluous: it is what makes it a range of an index.
    return and_(Case.turn_at >= at, is_later)
