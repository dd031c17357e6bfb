"""Looking for people who stand here twice: the worker compares who is new or changed since.

Never automatic: what comes out is a suggestion that a human decides about. Only indexes are used:
the birth date, the folded telephone number, the mail address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.cases.lookups import phone_digits
from portal.cases.models import Case, CaseState, YoungPerson, YoungPersonWord
from portal.doubles.likeness import Known, Shared, compare, turned
from portal.doubles.models import LikelyPair, PairState

BATCH: Final = 200
# Of everybody with one birth date; many who fled have the first of January.
COMPARED_AT_MOST: Final = 2000
REMEMBERED: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody to compare with; `owner_id` is who they turned out to be, often themselves."""

    owner_id: int
    known: Known


def find_doubles(session: Session, *, now: datetime) -> int:
    """Compare at most 200 people who are new or changed; returns how many pairs are new."""
    people = session.scalars(
        select(YoungPerson)
        .where(YoungPerson.compared_at.is_(None))
        .order_by(YoungPerson.id)
        .limit(BATCH)
        # Not the key itself: a pair of another worker may point at these people meanwhile.
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    found = sum(find_doubles_of(session, person, now=now) for person in people)
    for person in people:
        person.compared_at = now
    return found


def find_doubles_of(session: Session, person: YoungPerson, *, now: datetime) -> int:
    """Compare one person with who could be the same; returns how many pairs are new."""
    owner, known = person.merged_into_id or person.id, known_of(person)
    shares: dict[int, set[Shared]] = {}
    for candidate in _candidates(session, person):
        shared = compare(known, candidate.known)
        if shared and candidate.owner_id != owner:
            shares.setdefault(candidate.owner_id, set()).update(shared)
    helped = _helped_now_or_lately(session, {owner, *shares}, now=now) if shares else {}
    return sum(
        suggest(session, owner, other, shared=shared, now=now)
        for other, shared in sorted(shares.items())
        # Somebody is helped now, and the other is too or was until lately.
        if owner in helped and other in helped and (helped[owner] or helped[other])
    )


def known_of(person: YoungPerson) -> Known:
    """What of a person is compared."""
    return Known(
        first_name=person.first_name,
        born_on=person.born_on,
        phone=person.phone,
        email=person.email,
    )


def suggest(
    session: Session, one: int, other: int, *, shared: Iterable[str], now: datetime
) -> bool:
    """Keep that two may be one; True when a human has something new to decide.

    Who was said to be two stays so, until they share something that they did not share then.
    """
    first, second = sorted((one, other))
    codes = sorted(shared)
    pair = session.scalars(
        select(LikelyPair).where(LikelyPair.first_id == first, LikelyPair.second_id == second)
    ).one_or_none()
    if pair is None:
        return _add(session, first, second, codes, now=now)
    if pair.state is PairState.SUGGESTED:
        pair.shared = codes
        return False
    if pair.state is PairState.SAME or not set(codes) - set(pair.denied):
        return False
    pair.state, pair.shared, pair.found_at = PairState.SUGGESTED, codes, now
    pair.decided_at = pair.decided_by = pair.told_at = None
    return True


def _add(session: Session, first: int, second: int, codes: list[str], *, now: datetime) -> bool:
    pair = LikelyPair(first_id=first, second_id=second, shared=codes, denied=[], found_at=now)
    try:
        with session.begin_nested():
            session.add(pair)
    except IntegrityError:
        # Another worker was looking at the other of the two.
        return False
    return True


def _candidates(session: Session, person: YoungPerson) -> list[Candidate]:
    owner = func.coalesce(YoungPerson.merged_into_id, YoungPerson.id)
    rows = session.execute(
        candidates_statement(
            person.id,
            days=[day for day in (person.born_on, turned(person.born_on)) if day],
            phone=person.phone,
            email=person.email,
        ).add_columns(owner.label("owner_id"))
    )
    return [
        Candidate(
            owner_id=row.owner_id,
            known=Known(
                first_name=row.first_name, born_on=row.born_on, phone=row.phone, email=row.email
            ),
        )
        for row in rows
    ]


def candidates_statement(
    person_id: int, *, days: list[date], phone: str | None, email: str | None
) -> Select[str, date, str | None, str | None]:
    """Everybody with one of these birth dates, this number or this address."""
    ways: list[Select[int]] = [
        # The newest first, so that the many of one date leave out the oldest.
        select(
            select(YoungPerson.id)
            .where(YoungPerson.born_on.in_(days))
            .order_by(YoungPerson.id.desc())
            .limit(COMPARED_AT_MOST)
            .subquery()
            .c.id
        )
    ]
    if phone:
        same_phone: ColumnElement[bool] = YoungPersonWord.word == phone_digits(phone)
        ways.append(select(YoungPersonWord.young_person_id).where(same_phone))
    if email:
        ways.append(select(YoungPerson.id).where(YoungPerson.email == email))
    return (
        select(YoungPerson.first_name, YoungPerson.born_on, YoungPerson.phone, YoungPerson.email)
        .where(YoungPerson.id.in_(union(*ways)), YoungPerson.id != person_id)
        .order_by(YoungPerson.id)
    )


def _helped_now_or_lately(
    session: Session, person_ids: set[int], *, now: datetime
) -> dict[int, bool]:
    """Who has a case that is open (True) or was closed in the last year (False); by person."""
    rows = session.execute(
        select(Case.young_person_id, Case.state).where(
            Case.young_person_id.in_(person_ids),
            or_(Case.state == CaseState.OPEN, Case.closed_at >= now - REMEMBERED),
        )
    )
    helped: dict[int, bool] = {}
    for person_id, state in rows:
        helped[person_id] = helped.get(person_id, False) or state is CaseState.OPEN
    return helped
