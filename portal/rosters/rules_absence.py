"""Who stands in for whom on which day, and which absence cannot be. Pure.

A stand-in may be away too: then whoever stands in for the stand-in acts, and so on, followed for
each day by itself. At the end of such a chain stands somebody who is able, else the front desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days on which somebody is away; `ends_on` None is until they are back. `id` 0 is not kept."""

    staff_id: int
    stand_in_id: int
    starts_on: date
    ends_on: date | None
    id: int = 0

    def covers(self, day: date) -> bool:
        """True when the person is away on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Away) -> bool:
        """True when there is a day that both cover."""
        later = max(self.starts_on, other.starts_on)
        return self.covers(later) and other.covers(later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who works here. `room` is how many cases fit still; negative is too many."""

    id: int
    first_name: str
    partner_id: str
    is_active: bool = True
    is_present: bool = True
    carries_cases: bool = True
    is_at_desk: bool = False
    usual_id: int | None = None
    room: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody who works here, and every absence that is not over. `today` is the region's day."""

    today: date
    people: Mapping[int, Colleague]
    absences: tuple[Away, ...] = field(default=())

    def without(self, absence_id: int) -> Roster:
        """The same without one absence, to try another in its place."""
        kept = tuple(each for each in self.absences if each.id != absence_id)
        return replace(self, absences=kept)

    def plus(self, away: Away) -> Roster:
        """The same with one more absence."""
        return replace(self, absences=(*self.absences, away))

    def without_person(self, staff_id: int) -> Roster:
        """The same as if somebody's account was closed."""
        gone = replace(self.people[staff_id], is_active=False)
        return replace(self, people={**self.people, staff_id: gone})


class Mistake(StrEnum):
    """Why an absence cannot be like this."""

    IN_THE_PAST = "in_the_past"
    ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
    TOO_LONG = "too_long"
    UNKNOWN_STAND_IN = "unknown_stand_in"
    SELF = "self"
    OTHER_ORGANISATION = "other_organisation"
    OVERLAP = "overlap"
    RING = "ring"
    LAST_AT_DESK = "last_at_desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A mistake with the day it is about, and the names of who stand in for each other."""

    mistake: Mistake
    day: date | None = None
    names: tuple[str, ...] = ()


class NobodyAbleError(LookupError):
    """There is nobody at the front desk who is able: the region cannot work like this."""


def away_on(roster: Roster, staff_id: int, day: date) -> Away | None:
    """The absence that counts for a person on a day: of several the one that started last."""
    found = [each for each in roster.absences if each.staff_id == staff_id and each.covers(day)]
    return max(found, key=lambda each: (each.starts_on, each.id), default=None)


def is_able_on(roster: Roster, staff_id: int, day: date) -> bool:
    """True when somebody can act on a day. Who is away without days counts so only today."""
    person = roster.people.get(staff_id)
    if person is None or not person.is_active or away_on(roster, staff_id, day):
        return False
    return person.is_present or day > roster.today


def stand_in_on(
    roster: Roster, staff_id: int, day: date, *, prefer: frozenset[int] = frozenset()
) -> int:
    """Who acts for somebody who cannot on `day`: along the chain, else somebody of the front desk.

    Of the front desk whoever is in `prefer` comes first, so that nothing moves without need. Raises
    NobodyAbleError.
    """
    seen = {staff_id}
    for each in _chain(roster, staff_id, day):
        if each in seen:
            break
        seen.add(each)
        if is_able_on(roster, each, day):
            return each
    return front_desk_on(roster, day, but=seen, prefer=prefer)


def _chain(roster: Roster, staff_id: int, day: date) -> Iterator[int]:
    """Who stands in, who stands in for them, and so on; a ring has no end."""
    current: int | None = staff_id
    while current is not None:
        absence = away_on(roster, current, day)
        person = roster.people.get(current)
        current = absence.stand_in_id if absence else (person.usual_id if person else None)
        if current is not None:
            yield current


def front_desk_on(
    roster: Roster,
    day: date,
    *,
    but: set[int] | frozenset[int] = frozenset(),
    prefer: frozenset[int] = frozenset(),
) -> int:
    """Somebody of the front desk who is able on `day`, with the most room. NobodyAbleError."""
    able = [
        each
        for each in roster.people.values()
        if each.is_at_desk and each.id not in but and is_able_on(roster, each.id, day)
    ]
    if not able:
        raise NobodyAbleError
    return min(able, key=lambda each: (each.id not in prefer, -each.room, each.id)).id


def refuse(roster: Roster, away: Away) -> Refusal | None:
    """Why this absence cannot be, or None. `roster` holds all others, not this one itself."""
    mistake = _mistake_in_days(roster, away) or mistake_in_stand_in(roster, away)
    if mistake is not None:
        return Refusal(mistake=mistake)
    overlap = next(
        (
            each
            for each in roster.absences
            if each.staff_id == away.staff_id and each.overlaps(away)
        ),
        None,
    )
    if overlap is not None:
        return Refusal(mistake=Mistake.OVERLAP, day=overlap.starts_on)
    return _ring_in(roster, away) or _empty_desk_in(roster, away)


def _mistake_in_days(roster: Roster, away: Away) -> Mistake | None:
    if away.ends_on is not None and away.ends_on < away.starts_on:
        return Mistake.ENDS_BEFORE_IT_STARTS
    last = away.starts_on if away.ends_on is None else away.ends_on
    if last < roster.today or (away.id == 0 and away.starts_on < roster.today):
        return Mistake.IN_THE_PAST
    return Mistake.TOO_LONG if last > roster.today + 2 * LONGEST else None


def mistake_in_stand_in(roster: Roster, away: Away) -> Mistake | None:
    """Why this person cannot stand in, whatever the days; or None."""
    if away.stand_in_id == away.staff_id:
        return Mistake.SELF
    person, other = roster.people[away.staff_id], roster.people.get(away.stand_in_id)
    if other is None or not other.is_active or not other.carries_cases:
        return Mistake.UNKNOWN_STAND_IN
    if other.partner_id != person.partner_id and not other.is_at_desk:
        return Mistake.OTHER_ORGANISATION
    return None


def days_that_matter(roster: Roster, away: Away) -> list[date]:
    """The days in an absence on which something changes: its own first, and where others start."""
    first = max(away.starts_on, roster.today)
    starts = {each.starts_on for each in roster.absences if each.starts_on > first}
    return sorted({first, *(day for day in starts if away.covers(day))})


def _ring_in(roster: Roster, away: Away) -> Refusal | None:
    """People who stand in for each other in a ring: only in days that all of them are away."""
    tried = roster.plus(away)
    for day in days_that_matter(roster, away):
        names, current = [], away
        while (following := away_on(tried, current.stand_in_id, day)) is not None:
            names.append(roster.people[current.stand_in_id].first_name)
            if following.stand_in_id == away.staff_id:
                return Refusal(mistake=Mistake.RING, day=day, names=tuple(names))
            if len(names) > len(tried.absences):
                break
            current = following
    return None


def _empty_desk_in(roster: Roster, away: Away) -> Refusal | None:
    """Somebody must be at the front desk on every day: who has no one else lands there."""
    if not roster.people[away.staff_id].is_at_desk:
        return None
    tried = roster.plus(away)
    for day in days_that_matter(roster, away):
        if is_desk_empty(tried, day):
            return Refusal(mistake=Mistake.LAST_AT_DESK, day=day)
    return None


def is_desk_empty(roster: Roster, day: date) -> bool:
    """True when nobody of the front desk is able on a day."""
    return not any(
        each.is_at_desk and is_able_on(roster, each.id, day) for each in roster.people.values()
    )


def is_last_at_desk(roster: Roster, staff_id: int) -> bool:
    """True when the front desk would be empty, today or on a day that is planned, without them."""
    if not roster.people[staff_id].is_at_desk:
        return False
    tried = roster.without_person(staff_id)
    starts = {each.starts_on for each in roster.absences if each.starts_on > roster.today}
    days = sorted({roster.today, *starts})
    return any(is_desk_empty(tried, d) and not is_desk_empty(roster, d) for d in days)


def suggest_stand_in(roster: Roster, away: Away) -> int | None:
    """Who fits best: the usual stand-in, a colleague with the most room, then the front desk.

    Nobody is suggested with whom the absence would be refused, or who is away on its first day
    while others are there. None when there is nobody at all. `away.stand_in_id` is ignored.
    """
    person = roster.people[away.staff_id]

    def order(each: Colleague) -> tuple[bool, bool, bool, int, int]:
        return (
            not is_able_on(roster, each.id, max(away.starts_on, roster.today)),
            each.id != person.usual_id,
            each.partner_id != person.partner_id,
            -each.room,
            each.id,
        )

    fits = (each for each in roster.people.values() if each.is_active and each.carries_cases)
    for each in sorted(fits, key=order):
        if refuse(roster, replace(away, stand_in_id=each.id)) is None:
            return each.id
    return None


def possible_stand_ins(roster: Roster, staff_id: int) -> list[Colleague]:
    """Who may stand in for somebody: of the same organisation or the front desk, by name."""
    person = roster.people[staff_id]
    return sorted(
        (
            each
            for each in roster.people.values()
            if each.id != staff_id
            and each.is_active
            and each.carries_cases
            and (each.partner_id == person.partner_id or each.is_at_desk)
        ),
        key=lambda each: (each.partner_id != person.partner_id, each.first_name, each.id),
    )
