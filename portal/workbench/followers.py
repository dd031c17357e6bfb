"""What goes along when a case goes on in another one: typed words, tasks and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.bookings.joining import join_bookings, part_bookings
from portal.cases.models import Case
from portal.clock import now
from portal.desks.models import Draft
from portal.doubles.moving import Follower
from portal.partners.region import current_region
from portal.turning.models import Task
from portal.turning.tasks import keep_first_day

Key = Callable[[Any], object]


def _move_drafts(session: Session, closed: Case, kept: Case) -> list[int]:
    return _move(session, Draft, closed, kept, key=lambda row: (row.staff_id, row.field))


def _move_tasks(session: Session, closed: Case, kept: Case) -> list[int]:
    moved = _move(session, Task, closed, kept, key=lambda row: row.key)
    keep_first_day(session, kept)
    return moved


def _move_bookings(session: Session, closed: Case, kept: Case) -> list[int]:
    return join_bookings(session, closed, kept, card=current_region(), now=now())


def _give_back_drafts(session: Session, ids: Sequence[int], closed: Case, kept: Case) -> None:
    _give_back(session, Draft, Draft.id, ids, closed, kept)


def _give_back_tasks(session: Session, ids: Sequence[int], closed: Case, kept: Case) -> None:
    _give_back(session, Task, Task.id, ids, closed, kept)
    for case in (closed, kept):
        keep_first_day(session, case)


def _move(session: Session, kind: Any, closed: Case, kept: Case, *, key: Key) -> list[int]:
    """Give the rows to the case that goes on; what that has already stays with the other."""
    taken = {key(row) for row in session.scalars(select(kind).where(kind.case_id == kept.id))}
    rows = session.scalars(select(kind).where(kind.case_id == closed.id).order_by(kind.id))
    moved = [row for row in rows if key(row) not in taken]
    for row in moved:
        row.case_id = kept.id
    session.flush()
    return [row.id for row in moved]


def _give_back(
    session: Session,
    kind: Any,
    number: InstrumentedAttribute[int],
    ids: Sequence[int],
    closed: Case,
    kept: Case,
) -> None:
    session.execute(
        update(kind)
        .where(number.in_(ids), kind.case_id == kept.id)
        .values(case_id=closed.id)
        .execution_options(synchronize_session="fetch")
    )


FOLLOWERS: Final = {
    "drafts": Follower(move=_move_drafts, give_back=_give_back_drafts),
    "tasks": Follower(move=_move_tasks, give_back=_give_back_tasks),
    "bookings": Follower(move=_move_bookings, give_back=part_bookings),
}
