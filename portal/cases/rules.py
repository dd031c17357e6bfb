"""The promise clock, ages and undoing. Pure: the calendar and the moment are passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from portal.cases.models import EntryKind
from portal.clock import REGION_ZONE, local_day
from portal.partners.rules import WorkCalendar

HOUR: Final = 3600
UNDO_WITHIN: Final = timedelta(minutes=15)
UNDOABLE: Final = frozenset(
    {
        EntryKind.ATTEMPT,
        EntryKind.FIRST_CONTACT,
        EntryKind.CONTACT,
        EntryKind.NOTE,
        EntryKind.NEXT_STEP,
        EntryKind.STEP_DONE,
        EntryKind.ANSWER_ASKED,
        EntryKind.WAITING,
        EntryKind.RESTED,
    }
)


class LeftUnit(StrEnum):
    """In what the time that is left, or the time too late, is told."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """How long until `deadline`. `amount` is whole units, 0 is less than one hour.

    `fraction` runs from 0 (just promised) to 1 (the time is up): how far the door is closed.
    """

    is_late: bool
    unit: LeftUnit
    amount: int
    deadline: datetime
    fraction: float


def time_left(
    *, promised_at: datetime, opened_at: datetime, now: datetime, calendar: WorkCalendar
) -> TimeLeft:
    """What is left of a promise: hours on the day itself, working days before and after it."""
    today, due_day = local_day(now), local_day(promised_at)
    if now >= promised_at:
        days = calendar.count_between(due_day, today)
        seconds, is_late, fraction = (now - promised_at).total_seconds(), True, 1.0
    else:
        days = calendar.count_between(today, due_day)
        seconds, is_late = (promised_at - now).total_seconds(), False
        fraction = share_used(opened_at, promised_at, now=now, calendar=calendar)
    in_hours = today == due_day or days == 0
    return TimeLeft(
        is_late=is_late,
        unit=LeftUnit.HOURS if in_hours else LeftUnit.WORKING_DAYS,
        amount=int(seconds // HOUR) if in_hours else days,
        deadline=promised_at,
        fraction=fraction,
    )


def share_used(start: datetime, end: datetime, *, now: datetime, calendar: WorkCalendar) -> float:
    """Which part, 0 to 1, of the working days between `start` and `end` has gone at `now`."""
    whole = working_seconds(start, end, calendar=calendar)
    if whole == 0:
        return 1.0
    gone = working_seconds(start, min(now, end), calendar=calendar)
    return round(max(0.0, gone / whole), 2)


def working_seconds(start: datetime, end: datetime, *, calendar: WorkCalendar) -> float:
    """Seconds between two moments that fall on working days, around the clock."""
    day, last, total = local_day(start), local_day(end), 0.0
    while day <= last:
        if calendar.is_working_day(day):
            begins, ends = max(start, _midnight(day)), min(end, _midnight(day + timedelta(days=1)))
            # Subtracting moments in one zone ignores summer time; their timestamps do not.
            total += max(0.0, ends.timestamp() - begins.timestamp())
        day += timedelta(days=1)
    return total


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=REGION_ZONE)


def age_on(born_on: date, today: date) -> int:
    """Age in whole years; somebody of 29 February has their birthday on 1 March."""
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not had_birthday)


def can_be_undone(
    *,
    kind: EntryKind,
    written_by: int | None,
    written_at: datetime,
    is_last: bool,
    staff_id: int,
    now: datetime,
) -> bool:
    """Only your own last line, for a quarter of an hour, and nothing that was told to anyone."""
    is_own = kind in UNDOABLE and written_by == staff_id
    return is_own and is_last and now - written_at <= UNDO_WITHIN
