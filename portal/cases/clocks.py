"""The two clocks of a case, by how much a deadline was missed, and who is there before it. Pure.

First a person makes contact as promised; after that an answer is due whenever the young person
waits on us. Waiting on them is not our clock. Both deadlines are the region's, whoever acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Final

from portal.cases.rules import TimeLeft, time_left
from portal.cases.turn_columns import Turn
from portal.clock import REGION_ZONE, local_day
from portal.partners.rules import END_OF_WORKING_DAY, WorkCalendar, promise_deadline

DAY: Final = timedelta(days=1)
# A moment by which somebody hears from us, or a day on which it is our turn again.
BY_MOMENT: Final = frozenset({Turn.NEW, Turn.ANSWER})
BY_DAY: Final = frozenset({Turn.STEP, Turn.WAIT, Turn.REST})
WorksOn = Callable[[date], bool]


class Level(IntEnum):
    """How far a deadline that passed was told."""

    NOBODY = 0
    ACTING = 1
    COLLEAGUE = 2
    COORDINATOR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationDays:
    """Working days after a deadline until each is told; a step gets `step` days before it all."""

    colleague: int = 1
    coordinator: int = 2
    step: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whose turn it is. `left` is of a deadline, `day` of a day on which it is ours again.

    `is_ours` is false while we wait on them, or a day that was agreed is yet to come.
    """

    turn: Turn
    is_ours: bool
    left: TimeLeft | None = None
    day: date | None = None


def read_standing(
    *,
    turn: Turn,
    turn_at: datetime,
    asked_at: datetime,
    now: datetime,
    calendar: WorkCalendar,
) -> Standing:
    """What the generated columns of a case say; `asked_at` is when the clock began to run."""
    if turn in BY_MOMENT:
        left = time_left(promised_at=turn_at, opened_at=asked_at, now=now, calendar=calendar)
        return Standing(turn=turn, is_ours=True, left=left)
    if turn in BY_DAY:
        day = day_of(turn_at)
        return Standing(turn=turn, is_ours=day <= local_day(now), day=day)
    return Standing(turn=turn, is_ours=turn is Turn.CHOOSE)


def day_of(turn_at: datetime) -> date:
    """The day that a midnight in `turn_at` stands for: written as if it were UTC."""
    return turn_at.astimezone(UTC).date()


def began_at(due_at: datetime, *, working_days: int, calendar: WorkCalendar) -> datetime:
    """About when somebody began to wait whose answer is due: as many working days before it."""
    day, left = local_day(due_at), working_days
    while left > 0:
        day -= DAY
        left -= calendar.is_working_day(day)
    return datetime.combine(day, END_OF_WORKING_DAY, tzinfo=REGION_ZONE)


def works_before(
    deadline: datetime, *, now: datetime, calendar: WorkCalendar, works_on: WorksOn
) -> bool:
    """True when the person works on a working day that is left, today and the last day included."""
    day, last = local_day(now), local_day(deadline)
    if now.astimezone(REGION_ZONE).time() >= END_OF_WORKING_DAY:
        day += DAY
    while day <= last:
        if calendar.is_working_day(day) and works_on(day):
            return True
        day += DAY
    return False


def is_due_while_away(
    deadline: datetime, *, now: datetime, calendar: WorkCalendar, works_on: WorksOn
) -> bool:
    """A deadline that is yet to come, on whose remaining days the person does not work."""
    return now < deadline and not works_before(
        deadline, now=now, calendar=calendar, works_on=works_on
    )


def level_told(*, escalation: int, escalated_for: datetime | None, turn_at: datetime) -> Level:
    """How far this deadline was told; what was told of an earlier one does not count."""
    return Level(escalation) if escalated_for == turn_at else Level.NOBODY


def last_day_passed(now: datetime, *, working_days: int, calendar: WorkCalendar) -> date:
    """The last day of which `working_days` working days have gone by, each until its end.

    A deadline on that day or before it has been missed by that much.
    """
    day = local_day(now)
    while _end_after(day, working_days, calendar) > now:
        day -= DAY
    return day


def _end_after(day: date, working_days: int, calendar: WorkCalendar) -> datetime:
    noon = datetime.combine(day, time(12), tzinfo=REGION_ZONE)
    return promise_deadline(noon, calendar=calendar, working_days=working_days)


def levels_by_moment(
    now: datetime, *, days: EscalationDays, calendar: WorkCalendar
) -> dict[Level, datetime]:
    """Before which `turn_at` a deadline has come to each level."""
    return {
        level: datetime.combine(
            last_day_passed(now, working_days=count, calendar=calendar) + DAY,
            time(0),
            tzinfo=REGION_ZONE,
        )
        for level, count in _colleagues(days).items()
    } | {Level.ACTING: now}


def levels_by_day(
    now: datetime, *, days: EscalationDays, calendar: WorkCalendar
) -> dict[Level, datetime]:
    """The same for a day on which it was our turn: that day as a midnight in `turn_at`."""
    counts = {Level.ACTING: 0} | _colleagues(days)
    return {
        level: datetime.combine(
            last_day_passed(now, working_days=days.step + count, calendar=calendar) + DAY,
            time(0),
            tzinfo=UTC,
        )
        for level, count in counts.items()
    }


def level_due(turn_at: datetime, limits: dict[Level, datetime]) -> Level:
    """The highest level whose limit this deadline lies before."""
    return max((level for level, limit in limits.items() if turn_at < limit), default=Level.NOBODY)


def _colleagues(days: EscalationDays) -> dict[Level, int]:
    return {
        Level.COLLEAGUE: days.colleague,
        Level.COORDINATOR: max(days.coordinator, days.colleague),
    }
