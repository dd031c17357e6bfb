"""What a row of the queue adds about its clock: nobody is there in time, and what to try next.

Both are read for a whole page at once, and only when a row of it asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.clocks import BY_MOMENT, day_of, is_due_while_away
from portal.cases.models import Case, YoungPerson
from portal.cases.queue import QueueRow
from portal.cases.rhythm import suggest
from portal.cases.tries import reachable_as, read_tries
from portal.cases.turn_columns import Turn
from portal.clock import local_day
from portal.partners.rules import WorkCalendar
from portal.rosters.working_days import read_patterns
from portal.workbench.rhythm_words import say_suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """`away` when who acts does not work any more before the deadline; `next` is what to try."""

    away: str = ""
    next: str = ""


NO_HINT: Final = Hint()


def read_hints(
    session: Session,
    rows: Sequence[QueueRow],
    *,
    calendar: WorkCalendar,
    most_per_week: int,
    now: datetime,
) -> dict[int, Hint]:
    """Hints by the number of the case; at most four statements, however many rows."""
    away = _away(session, rows, calendar=calendar, now=now)
    tries = _next(session, rows, calendar=calendar, most_per_week=most_per_week, now=now)
    return {
        case_id: Hint(away=away.get(case_id, ""), next=tries.get(case_id, ""))
        for case_id in away.keys() | tries.keys()
    }


def _away(
    session: Session, rows: Sequence[QueueRow], *, calendar: WorkCalendar, now: datetime
) -> Mapping[int, str]:
    running = [row for row in rows if row.turn in BY_MOMENT and row.turn_at > now]
    if not running:
        return {}
    patterns = read_patterns(session, [row.acting_id for row in running])
    return {
        row.id: str(gettext("%(name)s werkt dan niet meer", name=row.acting_name))
        for row in running
        if is_due_while_away(
            row.turn_at, now=now, calendar=calendar, works_on=patterns[row.acting_id].works_on
        )
    }


def _next(
    session: Session,
    rows: Sequence[QueueRow],
    *,
    calendar: WorkCalendar,
    most_per_week: int,
    now: datetime,
) -> Mapping[int, str]:
    today = local_day(now)
    silent = {row.id: row for row in rows if _is_silent(row, now=now)}
    if not silent:
        return {}
    tries = read_tries(session, silent)
    people = session.execute(
        select(Case.id, YoungPerson)
        .join(Case.young_person)
        .where(Case.id.in_(sorted(silent)))
        .order_by(Case.id)
    )
    return {
        case_id: say_suggestion(
            suggest(
                reachable_as(person, was_reached=silent[case_id].first_contact_at is not None),
                tries[case_id],
                now=now,
                calendar=calendar,
                most_per_week=most_per_week,
            ),
            today=today,
        )
        for case_id, person in people
    }


def _is_silent(row: QueueRow, *, now: datetime) -> bool:
    """Tried without an answer, or waited for until today."""
    if row.turn == Turn.NEW:
        return row.attempts > 0
    return row.turn == Turn.WAIT and day_of(row.turn_at) <= local_day(now)
