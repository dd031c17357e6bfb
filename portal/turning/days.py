"""The chore: once a day everybody's dates are looked at, in batches that a kill can end.

How far it came stands in one row: the last day that is done, the day that is being looked at and
the last case that was. Whoever goes on, goes on there. Doing a case twice does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from portal.cases.facts import situation_from_facts
from portal.cases.models import Case, CaseState
from portal.cases.queries import is_open
from portal.catalogue.model import Snapshot
from portal.catalogue.snapshot import load_snapshot
from portal.clock import local_day
from portal.database import writing
from portal.partners.queries import region_card
from portal.routing.source import read_region_and_rules
from portal.turning.models import DayTurned
from portal.turning.queries import tasks_of
from portal.turning.rules import still_holds
from portal.turning.services import Almanac, has_turned, outlook_of, turn_case
from portal.turning.tasks import border_of

BATCH: Final = 200
# So many batches at once: messages wait while a chore works.
BATCHES: Final = 50
ONLY_ROW: Final = 1
A_DAY: Final = timedelta(days=1)
# What happened this long before the first look at all is still told; older is no news.
FIRST_LOOK: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Cases that were looked at, those that something was done for, and whether it is over."""

    looked: int = 0
    turned: int = 0
    is_over: bool = True


def turn_days(
    session: Session, now: datetime, *, batch: int = BATCH, batches: int = BATCHES
) -> Progress:
    """Look at everybody's dates, each batch in a transaction of its own; a chore of the worker.

    Days that were missed are caught up with. Once a day is done only cases that were opened since
    are looked at.
    """

    @cache
    def faces() -> Snapshot:
        return load_snapshot(session)

    looked = turned = 0
    for _ in range(batches):
        with writing(session):
            step = _one_batch(session, now, faces=faces, size=batch)
        looked, turned = looked + step.looked, turned + step.turned
        if step.is_over:
            return Progress(looked=looked, turned=turned)
    return Progress(looked=looked, turned=turned, is_over=False)


def _one_batch(session: Session, now: datetime, *, faces: Any, size: int) -> Progress:
    today = local_day(now)
    row = _lock_row(session, today)
    if row is None:
        return Progress()
    region, rules = read_region_and_rules(session)
    almanac = Almanac(
        region=region,
        rules=rules,
        days_before=region_card(session).days_before_turn,
        faces=faces,
    )
    found = _read(session, after=row.after_case, size=size)
    chosen = _with_something_due(session, found, almanac=almanac, since=row.turned_on, today=today)
    for case_id in chosen:
        _turn_one(session, case_id, almanac=almanac, since=row.turned_on, now=now)
    is_over = len(found) < size
    if found:
        row.after_case = found[-1].id
    if is_over:
        row.turned_on = today
    return Progress(looked=len(found), turned=len(chosen), is_over=is_over)


def _lock_row(session: Session, today: date) -> DayTurned | None:
    """How far the days are, locked; None while another worker has it.

    The first time there is no day that is done to go on from. A clock that was put back makes a day
    begin anew.
    """
    row = session.get(DayTurned, ONLY_ROW)
    if row is None:
        row = DayTurned(id=ONLY_ROW, turned_on=today - FIRST_LOOK, going_on=today, after_case=0)
        session.add(row)
        session.flush()
        return row
    row = session.scalars(
        select(DayTurned)
        .where(DayTurned.id == ONLY_ROW)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is not None and row.going_on != today:
        row.turned_on = min(row.turned_on, today - A_DAY)
        row.going_on, row.after_case = today, 0
    return row


def _read(session: Session, *, after: int, size: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The next open cases as plain columns: most of them need nothing."""
    return session.execute(
        select(Case.id, Case.facts, Case.routing, Case.opened_at, Case.task_on)
        .where(is_open(), Case.id > after)
        .order_by(Case.id)
        .limit(size)
    ).all()


def _with_something_due(
    session: Session,
    found: Sequence[Row[*tuple[Any, ...]]],
    *,
    almanac: Almanac,
    since: date,
    today: date,
) -> list[int]:
    outlooks = {
        row.id: outlook_of(
            situation_from_facts(row.facts),
            almanac=almanac,
            since=max(since, local_day(row.opened_at)),
            today=today,
        )
        for row in found
    }
    with_tasks = [row.id for row in found if row.task_on or outlooks[row.id].due]
    tasks = tasks_of(session, with_tasks)
    return [
        row.id
        for row in found
        if has_turned(row.routing, outlooks[row.id].standing)
        or {due.key for due in outlooks[row.id].due} - {each.key for each in tasks.get(row.id, ())}
        or any(
            task.done_at is None
            and not still_holds(task.kind, border_of(task), outlooks[row.id].borders)
            for task in tasks.get(row.id, ())
        )
    ]


def _turn_one(
    session: Session, case_id: int, *, almanac: Almanac, since: date, now: datetime
) -> None:
    """Lock one case, look again at what it is now, and do it."""
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    case = session.scalars(
        select(Case)
        .where(Case.id == case_id, Case.state == CaseState.OPEN)
        .options(
            joinedload(Case.young_person),
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if case is not None:
        begun = max(since, local_day(case.opened_at))
        turn_case(session, case, almanac=almanac, since=begun, now=now)
