"""The lists of the queue, and what puts a case on one: its turn, its day and who acts for it.

A case is on one list of the person who acts for it, and on the list of the team for each of their
colleagues. What a turn means for a list is written down once, in `PIECES`: lists, counts and the
order all follow from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum, StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, or_

from portal.cases.models import Case
from portal.cases.turn_columns import Turn

# The start of the reader's day, as `turn_at` holds the start of a day.
MIDNIGHT: Final = bindparam("midnight", type_=Case.turn_at.type)


class QueueList(StrEnum):
    """The lists, by the word in the address."""

    NEW = "nieuw"
    ANSWER = "antwoord"
    STEP = "stap"
    WAITING = "wacht"
    RESTING = "rust"
    TEAM = "team"


class Rank(IntEnum):
    """Why a case stands where it does, the most pressing first."""

    URGENT = 0
    URGENT_ANSWER = 1
    NEW = 2
    ANSWER = 3
    STEP_DUE = 4
    CHOOSE = 5
    WAITING = 6
    RESTING = 7
    CLOSED = 8


class When(StrEnum):
    """Which days of a turn belong to a rank: all, up to and with today, or later than today."""

    ALL = "all"
    DUE = "due"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One range of an index: the cases of one turn, urgent or not, on some days."""

    turn: Turn
    is_urgent: bool
    when: When = When.ALL


def _both(*turns: Turn, when: When = When.ALL) -> tuple[Piece, ...]:
    return tuple(
        Piece(turn=turn, is_urgent=is_urgent, when=when)
        for turn in turns
        for is_urgent in (True, False)
    )


# Urgency counts while somebody waits on our words; after that the day that was agreed counts.
PIECES: Final[Mapping[Rank, tuple[Piece, ...]]] = {
    Rank.URGENT: (Piece(turn=Turn.NEW, is_urgent=True),),
    Rank.NEW: (Piece(turn=Turn.NEW, is_urgent=False),),
    Rank.URGENT_ANSWER: (Piece(turn=Turn.ANSWER, is_urgent=True),),
    Rank.ANSWER: (Piece(turn=Turn.ANSWER, is_urgent=False),),
    Rank.STEP_DUE: _both(Turn.WAIT, Turn.REST, Turn.STEP, when=When.DUE),
    Rank.CHOOSE: _both(Turn.CHOOSE),
    Rank.WAITING: _both(Turn.WAIT, when=When.LATER),
    Rank.RESTING: _both(Turn.REST, Turn.STEP, when=When.LATER),
    Rank.CLOSED: _both(Turn.CLOSED),
}
OPEN_RANKS: Final = tuple(rank for rank in Rank if rank is not Rank.CLOSED)
RANKS_OF: Final[Mapping[QueueList, tuple[Rank, ...]]] = {
    QueueList.NEW: (Rank.URGENT, Rank.NEW),
    QueueList.ANSWER: (Rank.URGENT_ANSWER, Rank.ANSWER),
    QueueList.STEP: (Rank.STEP_DUE, Rank.CHOOSE),
    QueueList.WAITING: (Rank.WAITING,),
    QueueList.RESTING: (Rank.RESTING,),
    QueueList.TEAM: OPEN_RANKS,
}
OWN_LISTS: Final = tuple(which for which in QueueList if which is not QueueList.TEAM)


def midnight_of(day: date) -> datetime:
    """A whole day as `turn_at` holds it: its start, written as if the region were on UTC."""
    return datetime.combine(day, time(0), tzinfo=UTC)


def is_piece(piece: Piece) -> ColumnElement[bool]:
    """The condition of a piece; the turn and urgency stand in the statement itself."""
    # A value that the planner sees lets it know how many rows there are.
    turn = Case.turn == literal_column(f"'{piece.turn.value}'")
    return and_(turn, Case.is_urgent.is_(piece.is_urgent), *_days(piece.when))


def is_at(*ranks: Rank) -> ColumnElement[bool]:
    """What makes a case stand at one of these ranks; a case stands at one."""
    urgencies: defaultdict[tuple[Turn, When], set[bool]] = defaultdict(set)
    for rank in ranks:
        for piece in PIECES[rank]:
            urgencies[piece.turn, piece.when].add(piece.is_urgent)
    return or_(*(_is(turn, when, said) for (turn, when), said in urgencies.items()))


def _is(turn: Turn, when: When, urgencies: set[bool]) -> ColumnElement[bool]:
    # Urgent or not is all there is, so both together ask nothing.
    urgency = (Case.is_urgent.is_(next(iter(urgencies))),) if len(urgencies) == 1 else ()
    return and_(Case.turn == literal_column(f"'{turn.value}'"), *_days(when), *urgency)


def _days(when: When) -> tuple[ColumnElement[bool], ...]:
    return {
        When.ALL: (),
        When.DUE: (Case.turn_at <= MIDNIGHT,),
        When.LATER: (Case.turn_at > MIDNIGHT,),
    }[when]
