"""Search in the cases somebody has ground for, open and closed: by reference, name or number.

That is the team's, and those of who somebody stands in for. A reference is looked up whole. Of a
name the start of any of its words will do, of a number its first digits; only when that finds
nobody, any part of a word. What is compared is kept folded, see `lookups`. Who turned out to be
one person is found by either name.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select, union, union_all
from sqlalchemy.orm import Session, aliased

from portal.cases.lookups import LAST, is_number, name_words, phone_digits
from portal.cases.models import Case, YoungPerson, YoungPersonWord
from portal.cases.queries import REFERENCE
from portal.cases.queue import QueueRow, Reader, values_of
from portal.cases.queue_statements import rank_of, rows_of
from portal.partners.references import read_reference

FOUND_AT_MOST: Final = 50
WORDS_AT_MOST: Final = 5


def search(session: Session, text: str, *, reader: Reader) -> tuple[QueueRow, ...]:
    """Cases the reader has ground for, the open ones first, at most 50."""
    ids = _find(session, text.strip(), reader=reader)
    if not ids:
        return ()
    rank = rank_of()
    query = rows_of(rank).where(Case.id.in_(ids)).order_by(rank, Case.turn_at, Case.id)
    return tuple(QueueRow(**row) for row in session.execute(query, values_of(reader)).mappings())


def _find(session: Session, text: str, *, reader: Reader) -> list[int]:
    words = _words(text)
    ways: tuple[list[ColumnElement[bool]], ...] = (
        [Case.reference.in_((text.upper(), read_reference(text)))]
        if REFERENCE.fullmatch(text)
        else [],
        [_somebody_with(_starts_with(word)) for word in words],
        [_somebody_with(_holds(word)) for word in words],
    )
    for conditions in ways:
        if conditions and (found := _ids(session, conditions, reader=reader)):
            return found
    return []


def _words(text: str) -> tuple[str, ...]:
    return (phone_digits(text),) if is_number(text) else name_words(text)[:WORDS_AT_MOST]


def _ids(session: Session, conditions: list[ColumnElement[bool]], *, reader: Reader) -> list[int]:
    """Each ground is looked up by itself, as a range of its own index."""
    of_team = Case.team_id == reader.partner_id
    elsewhere = or_(Case.team_id.is_(None), Case.team_id != reader.partner_id)
    stood_in = and_(Case.stand_in_id == reader.staff_id, elsewhere)
    grounds = [select(_on_ground(ground, conditions).subquery()) for ground in (of_team, stood_in)]
    found = union_all(*grounds).subquery("found")
    query = select(found.c.id).order_by(found.c.state.desc(), found.c.id.desc())
    return list(session.scalars(query.limit(FOUND_AT_MOST)))


def _on_ground(
    ground: ColumnElement[bool], conditions: list[ColumnElement[bool]]
) -> Select[*tuple[object, ...]]:
    return (
        select(Case.id, Case.state)
        .where(ground, *conditions)
        .order_by(Case.state.desc(), Case.id.desc())
        .limit(FOUND_AT_MOST)
    )


def _somebody_with(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Cases of who has the word, of whom they were merged into, and of who was merged into them."""
    word, kept, gone = YoungPersonWord, aliased(YoungPerson), aliased(YoungPerson)
    by_name = select(word.young_person_id).where(condition)
    into = select(gone.merged_into_id).where(
        gone.merged_into_id.is_not(None),
        gone.id.in_(select(word.young_person_id).where(condition)),
    )
    from_ = select(kept.id).where(
        kept.merged_into_id.in_(select(word.young_person_id).where(condition))
    )
    return Case.young_person_id.in_(union(by_name, into, from_))


def _starts_with(word: str) -> ColumnElement[bool]:
    return and_(YoungPersonWord.word >= word, YoungPersonWord.word < word + LAST)


def _holds(word: str) -> ColumnElement[bool]:
    return YoungPersonWord.word.contains(word, autoescape=True)
