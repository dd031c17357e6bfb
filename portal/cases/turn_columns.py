"""Whose turn it is, worked out by the database itself from the dates of a case.

The two columns made here are generated: nothing can write a case that stands on no list, or on a
list that its dates do not say. A moment of midnight stands for a whole day.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    Case as Choice,
)
from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    case,
    column,
    func,
    literal_column,
    or_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# Later than any day that a case can name.
NEVER: Final[ColumnElement[Any]] = literal_column("'9999-12-31'")


class Turn(StrEnum):
    """What a case waits for. NEW, ANSWER and CHOOSE are ours; STEP, WAIT and REST when due."""

    NEW = "new"
    ANSWER = "answer"
    WAIT = "wait"
    REST = "rest"
    STEP = "step"
    CHOOSE = "choose"
    CLOSED = "closed"


class Earliest(FunctionElement[Any]):
    """The first of some days; none may be null. The two databases name it differently."""

    name = "earliest"
    type = Date()
    inherit_cache = True


class Midnight(FunctionElement[Any]):
    """The start of a day as a moment."""

    name = "midnight"
    type = DateTime()
    inherit_cache = True


@compiles(Earliest)
def _earliest(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"least({compiler.process(element.clauses, **options)})"


@compiles(Earliest, "sqlite")
def _earliest_in_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"min({compiler.process(element.clauses, **options)})"


@compiles(Midnight)
def _midnight(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS TIMESTAMP)"


@compiles(Midnight, "sqlite")
def _midnight_in_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    # As SQLAlchemy stores a moment, so that both compare as text.
    return f"({compiler.process(element.clauses, **options)} || ' 00:00:00.000000')"


def _at(name: str) -> ColumnElement[Any]:
    return column(name)


def turn_expression() -> Choice[str]:
    """The Turn of a case as SQL: the first that applies, in this order."""
    said: dict[Turn, ColumnElement[Any]] = {
        turn: literal_column(f"'{turn.value}'") for turn in Turn
    }
    return case(
        (_at("state") == said[Turn.CLOSED], said[Turn.CLOSED]),
        (_at("first_contact_at").is_(None), said[Turn.NEW]),
        (_at("answer_due_at").is_not(None), said[Turn.ANSWER]),
        (_at("rests_until").is_not(None), said[Turn.REST]),
        (_at("nudge_on").is_not(None), said[Turn.WAIT]),
        (or_(_at("next_step_on").is_not(None), _at("task_on").is_not(None)), said[Turn.STEP]),
        else_=said[Turn.CHOOSE],
    )


def turn_at_expression() -> Choice[Any]:
    """The moment that orders a case within its turn: a deadline, or the day it is ours again.

    Somebody for whom nothing was chosen counts from their first contact.
    """
    days = (_at(name) for name in ("next_step_on", "task_on", "nudge_on", "rests_until"))
    nothing = [_at(n).is_(None) for n in ("next_step_on", "task_on", "nudge_on", "rests_until")]
    return case(
        (_at("first_contact_at").is_(None), _at("promised_at")),
        (_at("answer_due_at").is_not(None), _at("answer_due_at")),
        (nothing[0] & nothing[1] & nothing[2] & nothing[3], _at("first_contact_at")),
        else_=Midnight(Earliest(*(func.coalesce(day, NEVER) for day in days))),
    )
