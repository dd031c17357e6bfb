"""Reads of pairs. Who may see which of the two is decided here, from the cases of both."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from portal.access.model import Identity
from portal.accounts.models import Staff
from portal.cases import policies
from portal.cases.models import Case, CaseState, YoungPerson
from portal.cases.queries import has_ground
from portal.doubles.finding import REMEMBERED
from portal.doubles.models import LikelyPair, PairState

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two, with their cases: the open one first, then the newest."""

    person: YoungPerson
    cases: tuple[Case, ...]

    @property
    def open_case(self) -> Case | None:
        """The case in which they are helped now."""
        return next((case for case in self.cases if case.state is CaseState.OPEN), None)

    def main_case(self, *, now: datetime) -> Case | None:
        """The case that counts: the open one, else the last one of the past year."""
        if self.open_case is not None:
            return self.open_case
        lately = (c for c in self.cases if c.closed_at and c.closed_at >= now - REMEMBERED)
        return next(lately, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A pair of which the reader may see both, and decide."""

    pair: LikelyPair
    first: Side
    second: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A pair of which the other one is helped by another organisation, at this moment.

    Of `theirs` nothing may be shown but whom to ask.
    """

    pair: LikelyPair
    mine: Case
    theirs: Case


Seen = Ours | Elsewhere


def find_pair(session: Session, pair_id: int, *, identity: Identity, now: datetime) -> Seen | None:
    """A pair as this reader may see it, or None when they have ground on neither."""
    pair = session.scalars(_whole().where(LikelyPair.id == pair_id)).one_or_none()
    if pair is None:
        return None
    return as_seen(pair, cases_of(session, [pair]), identity=identity, now=now)


def list_pairs(
    session: Session,
    *,
    identity: Identity,
    states: Collection[PairState],
    before: int | None = None,
    now: datetime,
) -> tuple[tuple[Seen, ...], int | None]:
    """Pairs in these states that the reader may see, the newest first, at most 50 looked at.

    The number is where the next page starts (`before`), or None at the end.
    """
    query = (
        _whole()
        .where(LikelyPair.state.in_(states), _has_ground_on_one(identity))
        .order_by(LikelyPair.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(LikelyPair.id < before)
    pairs = list(session.scalars(query))
    shown, cases = pairs[:PAGE], cases_of(session, pairs[:PAGE])
    seen = (as_seen(pair, cases, identity=identity, now=now) for pair in shown)
    following = shown[-1].id if len(pairs) > PAGE else None
    return tuple(each for each in seen if each is not None), following


def pairs_of(session: Session, person_id: int) -> list[LikelyPair]:
    """What a case's page tells: suggestions of this person, and what was said to be the same."""
    return list(
        session.scalars(
            _whole()
            .where(
                or_(LikelyPair.first_id == person_id, LikelyPair.second_id == person_id),
                LikelyPair.state != PairState.DIFFERENT,
            )
            .order_by(LikelyPair.id)
        )
    )


def cases_of(session: Session, pairs: Sequence[LikelyPair]) -> dict[int, list[Case]]:
    """The cases of everybody in these pairs, by person: the open one first, then the newest."""
    people = {number for pair in pairs for number in (pair.first_id, pair.second_id)}
    found: dict[int, list[Case]] = {number: [] for number in people}
    if not people:
        return found
    cases = session.scalars(
        select(Case)
        .where(Case.young_person_id.in_(people))
        .options(
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
            joinedload(Case.young_person),
        )
        .order_by(Case.state.desc(), Case.opened_at.desc(), Case.id.desc())
    )
    for case in cases:
        found[case.young_person_id].append(case)
    return found


def as_seen(
    pair: LikelyPair, cases: dict[int, list[Case]], *, identity: Identity, now: datetime
) -> Seen | None:
    """What the reader may see of a pair: both, only whom to ask, or nothing."""
    first = Side(person=pair.first, cases=tuple(cases[pair.first_id]))
    second = Side(person=pair.second, cases=tuple(cases[pair.second_id]))
    if pair.merge is not None:
        return _as_merged(pair, first, second, identity=identity, now=now)
    if first.person.merged_into_id or second.person.merged_into_id:
        # Who was merged is compared as who they turned out to be, in a pair of their own.
        return None
    one, other = first.main_case(now=now), second.main_case(now=now)
    if one is None or other is None:
        return None
    if _are_ours(one, other, identity=identity):
        return Ours(pair=pair, first=first, second=second)
    return _as_elsewhere(pair, first.open_case, second.open_case, identity=identity)


def _as_merged(
    pair: LikelyPair, first: Side, second: Side, *, identity: Identity, now: datetime
) -> Seen | None:
    kept = first if second.person.merged_into_id else second
    case = kept.cases[0] if kept.cases else None
    if case is None or not policies.can_see(identity, case):
        return None
    return Ours(pair=pair, first=first, second=second)


def _are_ours(one: Case, other: Case, *, identity: Identity) -> bool:
    """Ground on both, within one organisation: a merge gives nobody a file they had no ground on.

    Standing in at another organisation shows a case, and does not make it one of this one's.
    """
    is_one_team = one.contact_person.partner_id == other.contact_person.partner_id
    return is_one_team and all(policies.can_see(identity, case) for case in (one, other))


def _as_elsewhere(
    pair: LikelyPair, one: Case | None, other: Case | None, *, identity: Identity
) -> Elsewhere | None:
    """Only where both are helped now: what has ended elsewhere is nobody's business here."""
    if one is None or other is None:
        return None
    if one.contact_person.partner_id == other.contact_person.partner_id:
        return None
    if policies.can_see(identity, one):
        return Elsewhere(pair=pair, mine=one, theirs=other)
    if policies.can_see(identity, other):
        return Elsewhere(pair=pair, mine=other, theirs=one)
    return None


def _whole() -> Select[LikelyPair]:
    return (
        select(LikelyPair)
        .options(
            joinedload(LikelyPair.first),
            joinedload(LikelyPair.second),
            joinedload(LikelyPair.decider),
        )
        .execution_options(populate_existing=True)
    )


def _has_ground_on_one(identity: Identity) -> ColumnElement[bool]:
    return or_(
        *(
            _has_ground_on(person_id, identity)
            for person_id in (LikelyPair.first_id, LikelyPair.second_id)
        )
    )


def _has_ground_on(
    person_id: InstrumentedAttribute[int], identity: Identity
) -> ColumnElement[bool]:
    return exists().where(
        Case.young_person_id == person_id,
        Case.contact_person_id == Staff.id,
        has_ground(partner_id=identity.partner_id, staff_id=identity.staff_id),
    )


def untold_statement() -> Select[LikelyPair]:
    """Suggestions of two who are helped by two organisations, and whose helpers do not know yet."""
    one, other = aliased(Case), aliased(Case)
    return (
        select(LikelyPair)
        .join(one, and_(one.young_person_id == LikelyPair.first_id, one.state == CaseState.OPEN))
        .join(
            other,
            and_(other.young_person_id == LikelyPair.second_id, other.state == CaseState.OPEN),
        )
        .where(
            LikelyPair.state == PairState.SUGGESTED,
            LikelyPair.told_at.is_(None),
            one.team_id != other.team_id,
        )
        .order_by(LikelyPair.id)
    )


def moved_to(session: Session, pair_id: int, *, identity: Identity) -> str | None:
    """The case in which one of a pair goes on who was merged in another pair, or None.

    Only for who may see that case.
    """
    pair = session.get(LikelyPair, pair_id)
    if pair is None:
        return None
    owners = select(YoungPerson.merged_into_id).where(
        YoungPerson.id.in_((pair.first_id, pair.second_id))
    )
    cases = session.scalars(
        select(Case)
        .where(Case.young_person_id.in_(owners))
        .options(joinedload(Case.contact_person))
        .order_by(Case.state.desc(), Case.opened_at.desc(), Case.id.desc())
    )
    return next((case.reference for case in cases if policies.can_see(identity, case)), None)
