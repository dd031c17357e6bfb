"""Which rows belong to one person: their own, and those of files that turned out to be theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from portal.cases.models import Case, YoungPerson


@dataclass(frozen=True, slots=True)
class Mine:
    """The numbers of one person and of all their cases, each in order."""

    person_ids: tuple[int, ...]
    case_ids: tuple[int, ...]


def numbers_of(session: Session, young_person_id: int) -> Mine:
    """All that is one person's. One query: what was merged into them counts as theirs."""
    rows = session.execute(
        select(YoungPerson.id, Case.id)
        .outerjoin(Case, Case.young_person_id == YoungPerson.id)
        .where(is_theirs(young_person_id))
        .order_by(YoungPerson.id, Case.id)
    ).all()
    return Mine(
        person_ids=tuple(dict.fromkeys(row[0] for row in rows)),
        # Who has no case yet is in the rows without one.
        case_ids=tuple(filter(None, (row[1] for row in rows))),
    )


def is_theirs(young_person_id: int) -> ColumnElement[bool]:
    """Their own row, and rows that were merged into it."""
    return or_(YoungPerson.id == young_person_id, YoungPerson.merged_into_id == young_person_id)


def last_case(session: Session, young_person_id: int) -> Case | None:
    """Their open case, else their last one."""
    cases: Sequence[Any] = session.scalars(
        select(Case).where(Case.young_person_id == young_person_id).order_by(Case.id.desc())
    ).all()
    return next((each for each in cases if each.closed_at is None), cases[0] if cases else None)
