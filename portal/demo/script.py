"""What happened with every invented young person, as acts with moments. Pure.

A story is told backwards from now, on working days and in office hours, so that it is right on
any day the demo is started: a 'new' one is never late, a 'late' one always is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final

from portal.cases.models import Outcome
from portal.clock import REGION_ZONE, local_day
from portal.demo import words
from portal.demo.people import Person, Story, spread
from portal.partners.rules import WorkCalendar, promise_deadline

OFFICE_OPENS: Final = time(9, 10)
OFFICE_MINUTES: Final = 7 * 60
AWAKE: Final = time(8, 0)
AWAKE_MINUTES: Final = 14 * 60
JUST_NOW: Final = timedelta(minutes=6)
MOST_DAYS_BACK: Final = 30
# Who got another contact person after the first contact, where the team has two.
TAKEN_OVER: Final = frozenset({"Isa", "Stijn"})
# Before somebody came back, they had been gone for a while.
GONE_DAYS: Final = 100


class Verb(StrEnum):
    """What somebody did."""

    OPEN = "open"
    LOOK = "look"
    ATTEMPT = "attempt"
    CONTACT = "contact"
    NOTE = "note"
    PLAN = "plan"
    FINISH_STEP = "finish_step"
    CLOSE = "close"
    REOPEN = "reopen"
    TAKE_OVER = "take_over"
    ASK = "ask"
    WAIT = "wait"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One verb, done to one person's case at a moment; `details` are what the verb needs."""

    at: datetime
    person: Person
    verb: Verb
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something to do at a moment; all of them are done in the order of their moments."""

    at: datetime
    do: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """Now, the region's working days, and in how many of them contact is promised."""

    now: datetime
    calendar: WorkCalendar
    promise_days: int

    def deadline(self, opened_at: datetime) -> datetime:
        """The promise of a sign-up at this moment."""
        return promise_deadline(opened_at, calendar=self.calendar, working_days=self.promise_days)

    def signed_up(self, number: int, *, days_ago: int) -> datetime:
        """A moment at which people are awake, never later than just now."""
        minutes = spread(f"{number} awake {days_ago}", 0, AWAKE_MINUTES)
        day = local_day(self.now) - timedelta(days=days_ago)
        moment = _local(day, AWAKE) + timedelta(minutes=minutes)
        if moment <= self.now - JUST_NOW * 3:
            return moment
        return self.now - timedelta(minutes=spread(f"{number} today", 20, 170))

    def at_work(self, seed: str, *, after: datetime, working_days: int) -> datetime:
        """An office moment so many working days after, or as late as can be before now."""
        day = self.calendar.add(local_day(after), working_days)
        moment = _local(day, OFFICE_OPENS) + timedelta(minutes=spread(seed, 0, OFFICE_MINUTES))
        if moment < self.now - JUST_NOW:
            return moment
        return after + (self.now - after) * 0.8


def tell(person: Person, almanac: Almanac) -> list[Act]:
    """Everything that happened with one person, in order."""
    return sorted(TELLERS[person.story](person, almanac), key=attrgetter("at"))


def _new(person: Person, almanac: Almanac) -> Iterator[Act]:
    yield _open(person, _in_time(person, almanac))


def _attempted(person: Person, almanac: Almanac) -> Iterator[Act]:
    opened = _in_time(person, almanac)
    yield _open(person, opened)
    yield from _attempts(person, almanac, after=opened, count=1 + person.number % 2)


def _late(person: Person, almanac: Almanac) -> Iterator[Act]:
    opened = next(
        moment
        for days in range(person.days_ago, person.days_ago + MOST_DAYS_BACK)
        if almanac.deadline(moment := almanac.signed_up(person.number, days_ago=days))
        < almanac.now - timedelta(hours=2)
    )
    yield _open(person, opened)
    yield from _attempts(person, almanac, after=opened, count=person.number % 2)


def _contacted(person: Person, almanac: Almanac) -> Iterator[Act]:
    contact = yield from _until_contact(person, almanac)
    if person.number % 3:
        yield _plan(person, almanac, at=contact + timedelta(minutes=5), in_days=2)


def _waiting(person: Person, almanac: Almanac) -> Iterator[Act]:
    contact = yield from _until_contact(person, almanac)
    noted = almanac.at_work(f"{person.number} note", after=contact, working_days=2)
    yield Act(
        at=noted,
        person=person,
        verb=Verb.NOTE,
        details={"text": words.pick(words.NOTES, person.number)},
    )
    yield _plan(person, almanac, at=noted + timedelta(minutes=3), in_days=3 + person.number % 5)


def _mine(person: Person, almanac: Almanac) -> Iterator[Act]:
    contact = yield from _until_contact(person, almanac)
    planned = contact + timedelta(minutes=4)
    done_day = almanac.calendar.add(local_day(contact), 4)
    yield Act(
        at=planned,
        person=person,
        verb=Verb.PLAN,
        details={"text": words.pick(words.STEPS, person.number + 3), "on": done_day},
    )
    again = almanac.at_work(f"{person.number} again", after=planned, working_days=4)
    yield Act(
        at=again,
        person=person,
        verb=Verb.CONTACT,
        details={"text": words.pick(words.LATER_CONTACTS, person.number)},
    )
    yield Act(at=again + timedelta(minutes=1), person=person, verb=Verb.FINISH_STEP)
    # The next step of some is due today, of others it comes, and some still have to choose one.
    if person.number % 4:
        yield _plan(person, almanac, at=again + timedelta(minutes=2), in_days=person.number % 4 - 1)


def _asked(person: Person, almanac: Almanac) -> Iterator[Act]:
    """They called this morning, or yesterday, and wait on us."""
    contact = yield from _until_contact(person, almanac)
    yield _plan(person, almanac, at=contact + timedelta(minutes=5), in_days=4)
    hours = spread(f"{person.number} asked", 1, 60)
    at = max(contact + timedelta(minutes=10), almanac.now - timedelta(hours=hours))
    yield Act(at=at, person=person, verb=Verb.ASK, details={"text": words.ASKED})


def _waits(person: Person, almanac: Almanac) -> Iterator[Act]:
    """We wrote, and wait on them for some days more."""
    contact = yield from _until_contact(person, almanac)
    days = 1 + person.number % 4
    nudge_on = almanac.calendar.add(local_day(almanac.now), days)
    at = almanac.now - timedelta(days=days, hours=3)
    at = max(contact + timedelta(minutes=6), at)
    yield Act(at=at, person=person, verb=Verb.WAIT, details={"on": nudge_on})


def _silent(person: Person, almanac: Almanac) -> Iterator[Act]:
    """We wrote a good while ago and heard nothing, so that they come back today or did before."""
    contact = yield from _until_contact(person, almanac)
    today = local_day(almanac.now)
    nudge_on = today - timedelta(days=person.number % 3)
    at = max(contact + timedelta(minutes=6), almanac.now - timedelta(days=9, hours=2))
    yield Act(at=at, person=person, verb=Verb.WAIT, details={"on": nudge_on})


def _rests(person: Person, almanac: Almanac) -> Iterator[Act]:
    """They want quiet for some weeks."""
    contact = yield from _until_contact(person, almanac)
    until = almanac.calendar.add(local_day(almanac.now), 5 + person.number % 20)
    at = almanac.at_work(f"{person.number} rest", after=contact, working_days=2)
    yield Act(at=at, person=person, verb=Verb.REST, details={"on": until, "text": words.RESTS})


def _closed(outcome: Outcome) -> Callable[[Person, Almanac], Iterator[Act]]:
    def closed(person: Person, almanac: Almanac) -> Iterator[Act]:
        contact = yield from _until_contact(person, almanac)
        yield Act(
            at=almanac.at_work(f"{person.number} more", after=contact, working_days=6),
            person=person,
            verb=Verb.CONTACT,
            details={"text": words.pick(words.LATER_CONTACTS, person.number)},
        )
        yield _close(person, almanac, after=contact, working_days=18, outcome=outcome)

    return closed


def _lost(person: Person, almanac: Almanac) -> Iterator[Act]:
    opened = almanac.signed_up(person.number, days_ago=person.days_ago)
    yield _open(person, opened)
    yield from _attempts(person, almanac, after=opened, count=3)
    yield _close(person, almanac, after=opened, working_days=20, outcome=Outcome.LOST_TOUCH)


def _reopened(person: Person, almanac: Almanac) -> Iterator[Act]:
    before = almanac.signed_up(person.number, days_ago=person.days_ago + GONE_DAYS)
    yield _open(person, before)
    contact = almanac.at_work(f"{person.number} first", after=before, working_days=1)
    yield _contact(person, contact)
    outcome = Outcome.NOT_NOW if person.number % 2 else Outcome.LOST_TOUCH
    yield _close(person, almanac, after=contact, working_days=15, outcome=outcome)
    yield Act(at=_in_time(person, almanac), person=person, verb=Verb.REOPEN)


def _until_contact(person: Person, almanac: Almanac) -> Any:
    """Sign-up, sometimes an attempt, then contact within the promise; returns its moment."""
    opened = almanac.signed_up(person.number, days_ago=person.days_ago)
    yield _open(person, opened)
    contact = almanac.at_work(f"{person.number} first", after=opened, working_days=1)
    yield Act(at=contact - timedelta(minutes=4), person=person, verb=Verb.LOOK)
    yield _contact(person, contact)
    if person.first_name in TAKEN_OVER:
        at = almanac.at_work(f"{person.number} taken over", after=contact, working_days=1)
        yield Act(at=at, person=person, verb=Verb.TAKE_OVER)
    return contact


def _in_time(person: Person, almanac: Almanac) -> datetime:
    """The moment in the file, or as much later as keeps the promise in the future."""
    for days in range(person.days_ago, 0, -1):
        opened = almanac.signed_up(person.number, days_ago=days)
        if almanac.deadline(opened) > almanac.now + timedelta(hours=1):
            return opened
    return almanac.signed_up(person.number, days_ago=0)


def _attempts(person: Person, almanac: Almanac, *, after: datetime, count: int) -> Iterator[Act]:
    for number in range(count):
        at = almanac.at_work(f"{person.number} try {number}", after=after, working_days=1)
        result = words.pick(words.ATTEMPTS, person.number + number)
        yield Act(at=at - timedelta(minutes=2), person=person, verb=Verb.LOOK)
        yield Act(at=at, person=person, verb=Verb.ATTEMPT, details={"result": result})
        after = at


def _open(person: Person, at: datetime) -> Act:
    return Act(at=at, person=person, verb=Verb.OPEN)


def _contact(person: Person, at: datetime) -> Act:
    text = words.pick(words.CONTACTS, person.number)
    return Act(at=at, person=person, verb=Verb.CONTACT, details={"text": text})


def _plan(person: Person, almanac: Almanac, *, at: datetime, in_days: int) -> Act:
    """A next step, so many working days from today."""
    today = local_day(almanac.now)
    on: date = almanac.calendar.add(today, in_days) if in_days > 0 else today
    text = words.pick(words.STEPS, person.number)
    return Act(at=at, person=person, verb=Verb.PLAN, details={"text": text, "on": on})


def _close(
    person: Person, almanac: Almanac, *, after: datetime, working_days: int, outcome: Outcome
) -> Act:
    at = almanac.at_work(f"{person.number} close", after=after, working_days=working_days)
    return Act(at=at, person=person, verb=Verb.CLOSE, details={"outcome": outcome})


def _local(day: date, at: time) -> datetime:
    # In UTC at once: adding to and comparing local moments goes wrong where the clock is moved.
    return datetime.combine(day, at, tzinfo=REGION_ZONE).astimezone(UTC)


TELLERS: Final[dict[Story, Callable[[Person, Almanac], Iterator[Act]]]] = {
    Story.NEW: _new,
    Story.ATTEMPTED: _attempted,
    Story.LATE: _late,
    Story.CONTACTED: _contacted,
    Story.WAITING: _waiting,
    Story.MINE: _mine,
    Story.CLOSED_WORK: _closed(Outcome.WORK),
    Story.CLOSED_SCHOOL: _closed(Outcome.SCHOOL),
    Story.CLOSED_BOTH: _closed(Outcome.BOTH),
    Story.CLOSED_ELSEWHERE: _closed(Outcome.ELSEWHERE),
    Story.CLOSED_NOT_NOW: _closed(Outcome.NOT_NOW),
    Story.CLOSED_LOST: _lost,
    Story.REOPENED: _reopened,
    Story.ASKED: _asked,
    Story.WAITS: _waits,
    Story.SILENT: _silent,
    Story.RESTS: _rests,
}
