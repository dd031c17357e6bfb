"""The lines of a case with those of the cases that go on in it, filtered, a page at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal.cases.models import Case, EntryKind, TimelineEntry

LINES_PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines somebody asked for; None leaves that choice open."""

    kinds: frozenset[EntryKind] | None = None
    staff_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many lines of one kind one person wrote on one case, and the number of the last one.

    `staff_id` None is nobody of the staff: the young person, or the portal itself.
    """

    case_id: int
    kind: EntryKind
    staff_id: int | None
    lines: int
    last_id: int


EVERYTHING: Final = Wanted()


def histories(session: Session, case: Case) -> dict[int, str]:
    """The references of this case and of every case that goes on in it, by id."""
    found = select(Case.id, Case.reference).where(Case.id == case.id).cte(recursive=True)
    found = found.union(
        select(Case.id, Case.reference).join(found, Case.goes_on_in_id == found.c.id)
    )
    rows = session.execute(select(found.c.id, found.c.reference).order_by(found.c.id))
    return {row.id: row.reference for row in rows}


def count_lines(
    session: Session, case_ids: Collection[int], *, since: datetime | None = None
) -> tuple[Tally, ...]:
    """Lines by kind and by who wrote them: what every filter of a timeline would show.

    `since` as in `read_lines`.
    """
    who = (TimelineEntry.case_id, TimelineEntry.kind, TimelineEntry.staff_id)
    rows = session.execute(
        select(*who, func.count(), func.max(TimelineEntry.id))
        .where(TimelineEntry.case_id.in_(case_ids), *_since(since))
        .group_by(*who)
        .order_by(*who)
    )
    return tuple(
        Tally(case_id=case_id, kind=kind, staff_id=staff_id, lines=lines, last_id=last_id)
        for case_id, kind, staff_id, lines, last_id in rows
    )


def read_lines(
    session: Session,
    case_ids: Collection[int],
    *,
    wanted: Wanted = EVERYTHING,
    since: datetime | None = None,
    page: int | None = 1,
) -> list[TimelineEntry]:
    """Lines with who wrote them, newest first; `page` counts from 1, None is all of them.

    Staff read with `since=case.history_from`: what was before stays with who was there before. The
    young person reads everything.
    """
    query = _wanted(case_ids, wanted).where(*_since(since)).options(joinedload(TimelineEntry.staff))
    if page is not None:
        query = query.limit(LINES_PER_PAGE).offset((page - 1) * LINES_PER_PAGE)
    return list(session.scalars(query))


def lines_since(
    session: Session, case_id: int, *, line_id: int, besides: int
) -> list[TimelineEntry]:
    """What others wrote on a case after line `line_id`, oldest first; `besides` did not."""
    return list(
        session.scalars(
            select(TimelineEntry)
            .where(
                TimelineEntry.case_id == case_id,
                TimelineEntry.id > line_id,
                TimelineEntry.staff_id.is_distinct_from(besides),
            )
            .options(joinedload(TimelineEntry.staff))
            .order_by(TimelineEntry.id)
            .limit(LINES_PER_PAGE)
        )
    )


def _since(moment: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if moment is None else (TimelineEntry.at >= moment,)


def _wanted(case_ids: Collection[int], wanted: Wanted) -> Select[TimelineEntry]:
    query = (
        select(TimelineEntry)
        .where(TimelineEntry.case_id.in_(case_ids))
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
    )
    if wanted.kinds is not None:
        query = query.where(TimelineEntry.kind.in_(wanted.kinds))
    if wanted.staff_id is not None:
        query = query.where(TimelineEntry.staff_id == wanted.staff_id)
    return query
