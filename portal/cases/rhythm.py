"""A sensible rhythm of reaching somebody: what to try next, by which way, at which hour. Pure.

Suggested, never automatic. Who does not answer a call gets a message, because hardly anybody
answers an unknown number; who does not answer messages gets one at another hour, then by another
way; who stays silent is left in peace with the door open, which only a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.cases.models import ContactChannel
from portal.clock import REGION_ZONE, local_day
from portal.partners.rules import WorkCalendar

MOST_PER_WEEK: Final = 3
# So many tries without an answer say something too.
SILENT_AFTER: Final = 6
# More than this in a row by one way is no other try.
MOST_IN_A_ROW: Final = 2
WRONG_NUMBER: Final = "wrong_number"
WEEK: Final = timedelta(days=7)
PHONE: Final = frozenset({ContactChannel.APP, ContactChannel.CALL, ContactChannel.SMS})
# The parts of a day and the local hour at which each ends.
PARTS: Final = ("morning", "afternoon", "evening")
DAY_STARTS: Final = 8
ENDS: Final = (12, 17, 21)


class Why(StrEnum):
    """What the suggestion follows from."""

    FIRST = "first"
    AFTER_CALL = "after_call"
    OTHER_HOUR = "other_hour"
    OTHER_WAY = "other_way"
    WRONG_NUMBER = "wrong_number"
    # Enough for this week.
    ENOUGH = "enough"
    LET_REST = "let_rest"
    # As LET_REST, of somebody whom nobody spoke with yet.
    LET_GO = "let_go"
    NO_WAY = "no_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """How somebody can be reached. `safe_times` are of PARTS; empty is any time."""

    channel: ContactChannel
    has_phone: bool
    has_mail: bool
    safe_times: tuple[str, ...] = ()
    reads_along: bool = False
    was_reached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One attempt that nobody answered. `result` is what was written down, such as 'no_answer'."""

    at: datetime
    channel: ContactChannel
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to do next. `part` is of PARTS, `on` today or later; `channel` None is nobody to reach.

    `is_now` is true when this very part of the day will do.
    """

    why: Why
    on: date
    channel: ContactChannel | None = None
    part: str = ""
    is_now: bool = False
    is_careful: bool = False


@dataclass(frozen=True, slots=True)
class _Slot:
    why: Why
    channel: ContactChannel
    part: str


def suggest(
    who: Reachable,
    tries: Sequence[Try],
    *,
    now: datetime,
    calendar: WorkCalendar,
    most_per_week: int = MOST_PER_WEEK,
) -> Suggestion:
    """What to try next after the `tries` since people last spoke, the oldest first."""
    today = local_day(now)
    ways = _ways(who, tries)
    if not ways:
        return Suggestion(why=Why.NO_WAY, on=today, is_careful=who.reads_along)
    slot = _next_slot(who, ways, tries, now=now)
    if slot is None or len(tries) >= SILENT_AFTER:
        why = Why.LET_REST if who.was_reached else Why.LET_GO
        return Suggestion(why=why, on=today, is_careful=who.reads_along)
    free_on = _free_on(tries, now=now, most=most_per_week)
    earliest = max(today, free_on or today, _earliest(tries, today=today, calendar=calendar))
    on = _working_day(earliest, calendar)
    if on == today and PARTS.index(slot.part) < part_of(now):
        on = calendar.add(today, 1)
    return Suggestion(
        why=Why.ENOUGH if free_on else slot.why,
        on=on,
        channel=slot.channel,
        part=slot.part,
        is_now=on == today and PARTS.index(slot.part) == part_of(now),
        is_careful=who.reads_along,
    )


def part_of(moment: datetime) -> int:
    """The place in PARTS of a moment; -1 is before the day starts and 3 after it ended."""
    hour = moment.astimezone(REGION_ZONE).hour
    if hour < DAY_STARTS:
        return -1
    return sum(hour >= end for end in ENDS)


def _ways(who: Reachable, tries: Sequence[Try]) -> list[ContactChannel]:
    """The ways that may work, the wished one first; the app only for who asked for it."""
    known = [ContactChannel.SMS, ContactChannel.CALL] if who.has_phone else []
    known += [ContactChannel.MAIL] if who.has_mail else []
    if who.channel is ContactChannel.APP and who.has_phone:
        known.append(ContactChannel.APP)
    is_wrong = {each.channel in PHONE: each.result == WRONG_NUMBER for each in tries}
    usable = [way for way in known if not is_wrong.get(way in PHONE, False)]
    return sorted(usable, key=lambda way: way is not who.channel)


def _next_slot(
    who: Reachable, ways: Sequence[ContactChannel], tries: Sequence[Try], *, now: datetime
) -> _Slot | None:
    parts = _parts(who, now=now)
    if not tries:
        return _Slot(Why.FIRST, ways[0], parts[0])
    last = tries[-1].channel
    tried = {(each.channel, _part_name(each.at)) for each in tries}
    others = [way for way in ways if way is not last]
    if last not in ways:
        return _free(Why.WRONG_NUMBER, others, parts, tried)
    if last is ContactChannel.CALL:
        slot = _free(Why.AFTER_CALL, others, parts, tried)
        return slot or _free(Why.OTHER_HOUR, [last], parts, tried)
    hour = _free(Why.OTHER_HOUR, [last], parts, tried)
    way = _free(Why.OTHER_WAY, others, parts, tried)
    return (way or hour) if _in_a_row(tries) >= MOST_IN_A_ROW else (hour or way)


def _free(
    why: Why,
    ways: Iterable[ContactChannel],
    parts: Sequence[str],
    tried: set[tuple[ContactChannel, str]],
) -> _Slot | None:
    """The first way and part of a day that were not tried together."""
    slots = (_Slot(why, way, part) for way in ways for part in parts)
    return next((slot for slot in slots if (slot.channel, slot.part) not in tried), None)


def _parts(who: Reachable, *, now: datetime) -> list[str]:
    """The parts of the day that are safe, from now on and around."""
    safe = [part for part in PARTS if part in who.safe_times] or list(PARTS)
    return sorted(safe, key=lambda part: PARTS.index(part) < part_of(now))


def _part_name(moment: datetime) -> str:
    return PARTS[min(max(part_of(moment), 0), len(PARTS) - 1)]


def _in_a_row(tries: Sequence[Try]) -> int:
    count = 0
    for each in reversed(tries):
        if each.channel is not tries[-1].channel:
            break
        count += 1
    return count


def _earliest(tries: Sequence[Try], *, today: date, calendar: WorkCalendar) -> date:
    """A message gets a working day to be answered; after a call one may write at once."""
    if not tries or tries[-1].channel is ContactChannel.CALL or tries[-1].result == WRONG_NUMBER:
        return today
    # A clock that was put back would let a try of 'later' postpone the next one for long.
    return calendar.add(min(local_day(tries[-1].at), today), 1)


def _free_on(tries: Sequence[Try], *, now: datetime, most: int) -> date | None:
    """The day on which there is room for another try, or None when there is room now.

    A week is seven days, whatever the hour: who was called on a Monday may be called next Monday.
    """
    today = local_day(now)
    days = sorted(min(local_day(each.at), today) for each in tries)
    week = [day for day in days if today - day < WEEK]
    return None if len(week) < most else week[-most] + WEEK


def _working_day(day: date, calendar: WorkCalendar) -> date:
    return day if calendar.is_working_day(day) else calendar.add(day, 1)
