"""On which days somebody works: the pattern of their week with its exceptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.rosters.models import ExceptionKind, HoursException, HoursKind, WorkHours

WEEKDAYS: Final = 5
# What counts for somebody who set no hours: office hours on every weekday, in minutes.
USUAL: Final = (540, 1020)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Part:
    """A part of a day in minutes after local midnight; `ends` is at most 1440.

    `minutes` is how long one moment in it takes, and 0 for working hours.
    """

    starts: int
    ends: int
    place: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange:
    """One day that differs: off from `part.starts` to `part.ends`, or extra hours of `kind`."""

    on_day: date
    is_off: bool
    kind: HoursKind
    part: Part


@dataclass(frozen=True, slots=True)
class Pattern:
    """The weeks of one person: hours per (kind, weekday; Monday is 0), and what differs."""

    week: tuple[tuple[HoursKind, int, Part], ...] = ()
    changes: tuple[DayChange, ...] = ()

    def works_on(self, day: date) -> bool:
        """True when there are working hours on `day`; who set none works on every weekday."""
        return bool(self.parts_on(day, HoursKind.WORK))

    def parts_on(self, day: date, kind: HoursKind) -> tuple[Part, ...]:
        """The parts of `day` for `kind`: of the week, without what is off, with what is extra.

        What is extra goes before the week where both are, so that no time is given away twice.
        """
        changes = [change for change in self.changes if change.on_day == day]
        off = [change.part for change in changes if change.is_off]
        extra = [change.part for change in changes if not change.is_off and change.kind == kind]
        taken = [*off, *extra]
        left = [rest for part in self._usual(day.weekday(), kind) for rest in without(part, taken)]
        return tuple(sorted([*left, *extra]))

    def _usual(self, weekday: int, kind: HoursKind) -> Iterable[Part]:
        if kind == HoursKind.WORK and not any(each == kind for each, _, _ in self.week):
            return [Part(starts=USUAL[0], ends=USUAL[1])] if weekday < WEEKDAYS else []
        return [part for each, on, part in self.week if each == kind and on == weekday]


def without(part: Part, taken: Iterable[Part]) -> Iterator[Part]:
    """What is left of `part` when the `taken` parts are cut out of it, in order."""
    start = part.starts
    for cut in sorted(taken):
        if cut.ends <= start or cut.starts >= part.ends:
            continue
        if cut.starts > start:
            yield Part(starts=start, ends=cut.starts, place=part.place, minutes=part.minutes)
        start = max(start, cut.ends)
    if start < part.ends:
        yield Part(starts=start, ends=part.ends, place=part.place, minutes=part.minutes)


def read_patterns(session: Session, staff_ids: Iterable[int]) -> dict[int, Pattern]:
    """The pattern of each of these people, by id; two statements, however many they are."""
    wanted = sorted(set(staff_ids))
    week: dict[int, list[tuple[HoursKind, int, Part]]] = defaultdict(list)
    changes: dict[int, list[DayChange]] = defaultdict(list)
    for hours in session.scalars(
        select(WorkHours)
        .where(WorkHours.staff_id.in_(wanted))
        .order_by(WorkHours.staff_id, WorkHours.weekday, WorkHours.starts, WorkHours.id)
    ):
        week[hours.staff_id].append((hours.kind, hours.weekday, _part(hours)))
    for change in session.scalars(
        select(HoursException)
        .where(HoursException.staff_id.in_(wanted))
        .order_by(HoursException.on_day, HoursException.starts, HoursException.id)
    ):
        changes[change.staff_id].append(
            DayChange(
                on_day=change.on_day,
                is_off=change.kind == ExceptionKind.OFF,
                kind=change.hours_kind,
                part=_part(change),
            )
        )
    return {each: Pattern(tuple(week[each]), tuple(changes[each])) for each in wanted}


def _part(row: WorkHours | HoursException) -> Part:
    return Part(starts=row.starts, ends=row.ends, place=row.place, minutes=row.minutes)
