"""Reads of what was told upwards: by whom it is known, and the coordinator's list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, literal_column, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.cases.clocks import Level
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.queries import is_open

PAGE_SIZE: Final = 50
# The partial index counts only when the number stands in the statement itself.
TOLD_ON: Final = Case.escalation > literal_column("1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One step upwards: who heard of it and when."""

    level: Level
    names: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedPage:
    """At most a page of cases; `following` is the place after which the next page starts."""

    cases: tuple[Case, ...]
    told: dict[int, tuple[Told, ...]]
    following: tuple[datetime, int] | None


def told_of(session: Session, cases: Sequence[Case]) -> dict[int, tuple[Told, ...]]:
    """Of each case what was told about the deadline that runs now, the first step first."""
    due = {case.id: case.turn_at for case in cases if case.escalated_for == case.turn_at}
    found: dict[int, list[Told]] = {case.id: [] for case in cases}
    if not due:
        return dict.fromkeys(found, ())
    for entry in _lines(session, due):
        if entry.details.get("due") == due[entry.case_id].isoformat():
            found[entry.case_id].append(
                Told(
                    level=Level(entry.details["level"]),
                    names=tuple(entry.details["names"]),
                    at=entry.at,
                )
            )
    return {case_id: tuple(each) for case_id, each in found.items()}


def _lines(session: Session, case_ids: Iterable[int]) -> Sequence[TimelineEntry]:
    return session.scalars(
        select(TimelineEntry)
        .where(
            TimelineEntry.case_id.in_(sorted(case_ids)),
            TimelineEntry.kind == EntryKind.ESCALATED,
        )
        .order_by(TimelineEntry.case_id, TimelineEntry.id)
    ).all()


def list_escalated(
    session: Session, *, after: tuple[datetime, int] | None = None, size: int = PAGE_SIZE
) -> EscalatedPage:
    """Deadlines that more than who acts were told of, of the whole region, the oldest first."""
    statement = (
        select(Case)
        .where(is_open(), TOLD_ON, Case.escalated_for == Case.turn_at)
        .options(joinedload(Case.contact_person), joinedload(Case.stand_in))
        .order_by(Case.escalated_for, Case.id)
        .limit(size + 1)
    )
    if after is not None:
        due, case_id = after
        statement = statement.where(
            Case.escalated_for >= due,
            or_(Case.escalated_for > due, and_(Case.escalated_for == due, Case.id > case_id)),
        )
    cases = session.scalars(statement).all()
    shown = cases[:size]
    last = shown[-1] if len(cases) > size else None
    return EscalatedPage(
        cases=tuple(shown),
        told=told_of(session, shown),
        following=(last.turn_at, last.id) if last is not None else None,
    )
