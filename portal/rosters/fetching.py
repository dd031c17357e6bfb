"""The worker looks at calendars: one at a time, at most every 15 minutes each, through the guard.

Nothing is open while a stranger's server is asked. What is taken first is a lease: `next_fetch_at`
moves on before anything is fetched, so that another worker passes it by; whoever dies meanwhile
leaves it to be fetched again when the lease is over. What was found is kept only as long as the
lease and the address are still the ones that it was fetched for.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from portal.clock import Clock
from portal.database import Database
from portal.guarded import Guard, GuardError
from portal.log import log_event, log_problem
from portal.rosters.busy import Span, read_busy
from portal.rosters.calendars import AddressUnreadableError, unseal_address
from portal.rosters.models import BusyTime, Calendar
from portal.rosters.reading import NotACalendarError, TooManyEventsError
from portal.rosters.recurrence import TooMuchError

EVERY: Final = timedelta(minutes=15)
LONGEST_PAUSE: Final = timedelta(hours=24)
MOST_DOUBLINGS: Final = 7
LEASE: Final = timedelta(minutes=2)
AHEAD: Final = timedelta(weeks=8)
BACK: Final = timedelta(days=1)
# How long one round may keep messages waiting, besides the fetch that is going on.
ROUND_SECONDS: Final = 10.0
ACCEPT: Final = "text/calendar, text/plain;q=0.5, */*;q=0.1"
NOT_A_CALENDAR: Final = "no_calendar"
TOO_MUCH: Final = "too_much"
SEALED: Final = "sealed"
CRASHED: Final = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A calendar that this worker fetches until `leased_until`."""

    staff_id: int
    sealed: str
    leased_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a fetch brought: busy times, or why there are none."""

    busy: Sequence[Span] = ()
    problem: str = ""


def fetch_calendars(
    database: Database,
    *,
    guard: Guard,
    secret_key: str,
    clock: Clock,
    seconds: float = ROUND_SECONDS,
) -> int:
    """Fetch what is due, one after another, for about `seconds`; returns how many were tried."""
    ends_at, tried = time.monotonic() + seconds, 0
    while time.monotonic() < ends_at and (due := _take(database, clock())) is not None:
        found = look(due, guard=guard, secret_key=secret_key, now=clock())
        with database.transaction() as session:
            keep(session, due, found, now=clock())
        log_event("calendar_fetched", staff=due.staff_id, problem=found.problem)
        tried += 1
    return tried


def _take(database: Database, now: datetime) -> Due | None:
    """A lease, without asking to write when there is nothing to take."""
    with database.sessions() as session:
        first = session.scalar(select(func.min(Calendar.next_fetch_at)))
    if first is None or first > now:
        return None
    with database.transaction() as session:
        return lease_next(session, now=now)


def lease_next(session: Session, *, now: datetime) -> Due | None:
    """Take the calendar that has waited longest, for two minutes; None when none is due."""
    calendar = session.scalar(
        select(Calendar)
        .where(Calendar.next_fetch_at <= now, Calendar.address.is_not(None))
        .order_by(Calendar.next_fetch_at, Calendar.staff_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if calendar is None or calendar.address is None:
        return None
    calendar.next_fetch_at = now + LEASE
    return Due(staff_id=calendar.staff_id, sealed=calendar.address, leased_until=now + LEASE)


def look(due: Due, *, guard: Guard, secret_key: str, now: datetime) -> Found:
    """Fetch and read one calendar; whatever goes wrong is told as a code."""
    try:
        address = unseal_address(secret_key, due.sealed)
        fetched = guard.fetch(address, accept=ACCEPT)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        # From midnight to midnight, so that what is cut off at the edge is the same all day.
        return Found(busy=read_busy(fetched.body, first=midnight - BACK, last=midnight + AHEAD))
    except GuardError as error:
        return Found(problem=error.refusal.value)
    except tuple(PROBLEMS) as error:
        return Found(problem=PROBLEMS[type(error)])
    except Exception as error:
        # A calendar that we trip over must not keep the others from being fetched.
        log_problem("calendar_crashed", staff=due.staff_id, kind=type(error).__name__)
        return Found(problem=CRASHED)


PROBLEMS: Final[dict[type[Exception], str]] = {
    NotACalendarError: NOT_A_CALENDAR,
    TooManyEventsError: TOO_MUCH,
    TooMuchError: TOO_MUCH,
    AddressUnreadableError: SEALED,
}


def keep(session: Session, due: Due, found: Found, *, now: datetime) -> bool:
    """Note what a fetch brought. False when the lease or the address is no longer ours."""
    calendar = session.scalar(
        select(Calendar)
        .where(
            Calendar.staff_id == due.staff_id,
            Calendar.address == due.sealed,
            Calendar.next_fetch_at == due.leased_until,
        )
        .with_for_update()
    )
    if calendar is None:
        return False
    if found.problem:
        calendar.problem, calendar.failures = found.problem, calendar.failures + 1
        calendar.next_fetch_at = now + pause_after(calendar.failures)
        return True
    calendar.problem, calendar.failures, calendar.fetched_at = "", 0, now
    calendar.next_fetch_at = now + EVERY
    _replace(session, due.staff_id, found.busy)
    return True


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 30 minutes, an hour, ..., a day at most."""
    return min(LONGEST_PAUSE, EVERY * (1 << min(failures, MOST_DOUBLINGS)))


def _replace(session: Session, staff_id: int, busy: Sequence[Span]) -> None:
    """Make the kept times equal to these; nothing is written when they are already."""
    kept = session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at)
        .where(BusyTime.staff_id == staff_id)
        .order_by(BusyTime.starts_at, BusyTime.id)
    )
    wanted = [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in busy]
    if [tuple(row) for row in kept] == wanted:
        return
    session.execute(delete(BusyTime).where(BusyTime.staff_id == staff_id))
    if wanted:
        rows = [{"staff_id": staff_id, "starts_at": s, "ends_at": e} for s, e in wanted]
        session.execute(insert(BusyTime), rows)
