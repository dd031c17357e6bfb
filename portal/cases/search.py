"""Search in the cases of a team, open and closed: by reference, by name, by telephone number.

A reference is looked up whole. Of a name the start of any of its words will do, of a number its
first digits; only when that finds nobody, any part of a word. What is compared is kept folded, see
`lookups`.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from portal.cases.lookups import LAST, is_number, name_words, phone_digits
from portal.cases.models import Case, YoungPersonWord
from portal.cases.queries import REFERENCE
from portal.cases.queue import QueueRow, Rank, Reader, ranks_on, rows_of
from portal.partners.references import read_reference

FOUND_AT_MOST: Final = 50
WORDS_AT_MOST: Final = 5


def search(session: Session, text: str, *, reader: Reader) -> tuple[QueueRow, ...]:
    """Cases of the team, the open ones first, at most 50."""
    ids = _find(session, text.strip(), reader=reader)
    if not ids:
        return ()
    at = ranks_on(reader.today)
    rank: ColumnElement[int] = case(*((at[each], each.value) for each in Rank))
    query = rows_of(rank).where(Case.id.in_(ids)).order_by(rank, Case.promised_at, Case.id)
    return tuple(QueueRow(**row) for row in session.execute(query).mappings())


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
    query = (
        select(Case.id)
        .where(Case.team_id == reader.partner_id, *conditions)
        .order_by(Case.state.desc(), Case.id.desc())
        .limit(FOUND_AT_MOST)
    )
    return list(session.scalars(query))


def _somebody_with(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Case.young_person_id.in_(select(YoungPersonWord.young_person_id).where(condition))


def _starts_with(word: str) -> ColumnElement[bool]:
    return and_(YoungPersonWord.word >= word, YoungPersonWord.word < word + LAST)


def _holds(word: str) -> ColumnElement[bool]:
    return YoungPersonWord.word.contains(word, autoescape=True)
