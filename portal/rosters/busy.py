"""When somebody's own calendar says that they are busy. Pure; only times come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from portal.rosters.reading import (
    Event,
    Line,
    Moment,
    TooManyEventsError,
    read_duration,
    read_events,
    read_moment,
)
from portal.rosters.recurrence import Budget, Rule, RuleError, TooMuchError, read_rule, repeat

# A person has no more times than this in eight weeks; a calendar that does is not one person's.
MOST_TIMES: Final = 2000
MOST_FOUND: Final = 50_000
ONE_DAY: Final = timedelta(days=1)
# How much the wall clock of a zone can be off from another.
MARGIN: Final = timedelta(days=2)
Span = tuple[datetime, datetime]


def read_busy(content: bytes, *, first: datetime, last: datetime) -> list[Span]:
    """The busy times between two aware moments, in UTC, in order, none touching another.

    Raises NotACalendarError, TooManyEventsError, TooMuchError. An event that cannot be read is
    passed over: one odd line must not hide a whole calendar.
    """
    events = read_events(content)
    moved = _moved(events)
    budget = Budget()
    spans: list[Span] = []
    for event in events:
        for span in _readable(event, moved[event.uid], first, last, budget):
            spans.append(span)
            if len(spans) > MOST_FOUND:
                raise TooManyEventsError
    joined = join(_cut(spans, first, last))
    if len(joined) > MOST_TIMES:
        raise TooManyEventsError
    return joined


def join(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as can be."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _cut(spans: Iterable[Span], first: datetime, last: datetime) -> Iterator[Span]:
    for start, end in spans:
        inside = max(start, first), min(end, last)
        if inside[0] < inside[1]:
            yield inside


def _moved(events: Iterable[Event]) -> dict[str, set[datetime]]:
    """Of each series the instants that an event of their own takes the place of."""
    moved: dict[str, set[datetime]] = defaultdict(set)
    for event in events:
        try:
            moved[event.uid].update(each.instant for each in event.moments("RECURRENCE-ID"))
        except (ValueError, OverflowError):
            continue
    return moved


def _readable(
    event: Event, moved: set[datetime], first: datetime, last: datetime, budget: Budget
) -> list[Span]:
    """The spans of one event; none when it does not say when it is."""
    try:
        return list(_spans(event, moved, first, last, budget)) if event.is_busy else []
    except TooMuchError:
        raise
    except (ValueError, OverflowError, IndexError):
        return []


def _spans(
    event: Event, moved: set[datetime], first: datetime, last: datetime, budget: Budget
) -> Iterator[Span]:
    start = event.moments("DTSTART")[0]
    length = _length(event, start)
    if length <= timedelta(0):
        return
    skipped = {each.instant for each in event.moments("EXDATE")}
    if not event.lines.get("RECURRENCE-ID"):
        skipped |= moved
    begin, end = first.astimezone(UTC) - length, last.astimezone(UTC)
    for moment in _starts(event, start, begin, end, budget):
        instant = moment.instant
        if instant not in skipped and instant <= end:
            yield instant, _end(moment, length)
    yield from _always(event, start, last)


def _end(moment: Moment, length: timedelta) -> datetime:
    """A day ends at midnight, also when it has 23 hours; a meeting lasts as long as it lasts."""
    if moment.is_day:
        return Moment(wall=moment.wall + length, zone=moment.zone, is_day=True).instant
    return moment.instant + length


def _length(event: Event, start: Moment) -> timedelta:
    ends = event.moments("DTEND")
    if ends:
        return ends[0].wall - start.wall if start.is_day else ends[0].instant - start.instant
    if event.lines.get("DURATION"):
        return read_duration(event.text("DURATION"))
    return ONE_DAY if start.is_day else timedelta(0)


def _starts(
    event: Event, start: Moment, begin: datetime, end: datetime, budget: Budget
) -> Iterator[Moment]:
    """When the event begins, each time, on its own clock."""
    rule = _rule(event)
    yield from event.moments("RDATE")
    if rule is None or rule.is_within_days or event.lines.get("RECURRENCE-ID"):
        yield start
        return
    until = _until(rule, start) or end.replace(tzinfo=None) + MARGIN
    for wall in repeat(
        rule,
        start.wall,
        first=begin.replace(tzinfo=None) - MARGIN,
        last=min(until, end.replace(tzinfo=None) + MARGIN),
        budget=budget,
    ):
        yield Moment(wall=wall, zone=start.zone, is_day=start.is_day)


def _always(event: Event, start: Moment, last: datetime) -> Iterator[Span]:
    """What repeats every hour or second keeps somebody busy until it ends."""
    rule = _rule(event)
    if rule is None or not rule.is_within_days:
        return
    until = _until(rule, start)
    end = until.replace(tzinfo=start.zone).astimezone(UTC) if until else last
    if start.instant < end:
        yield start.instant, end


def _rule(event: Event) -> Rule | None:
    """The rule, or None when there is none, or one of a kind that is not followed."""
    try:
        return read_rule(event.text("RRULE")) if event.lines.get("RRULE") else None
    except RuleError:
        return None


def _until(rule: Rule, start: Moment) -> datetime | None:
    """Until when it repeats, on the clock of `start`."""
    if not rule.until:
        return None
    line = Line(value=rule.until, zone=start.zone)
    moment = read_moment(line, rule.until)
    if moment.is_day:
        return moment.wall + ONE_DAY - timedelta(seconds=1)
    return moment.instant.astimezone(start.zone).replace(tzinfo=None)
