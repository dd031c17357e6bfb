"""Changing somebody's own hours: a day of the week as a whole, and days that differ.

Whatever was there before is given back, so that a page can offer to put it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import record, staff_actor
from portal.clock import local_day
from portal.rosters.models import ExceptionKind, HoursException, HoursKind, WorkHours
from portal.rosters.working_days import DayChange, Part

MOST_PARTS: Final = 8
MOST_DAYS: Final = 31
MOST_CHANGES: Final = 400
ALL_DAY: Final = 1440
LENGTHS: Final = (30, 45, 60)


class HoursError(ValueError):
    """These hours cannot be kept; the class says why."""


class OverlapError(HoursError):
    """Two parts of one day that are for the same overlap."""


class TooManyError(HoursError):
    """More parts of a day, or days that differ, than anybody has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """A day of the week: what is work, and what is free to pick."""

    work: tuple[Part, ...] = ()
    free: tuple[Part, ...] = ()

    def parts(self) -> list[tuple[HoursKind, Part]]:
        """Every part with what it is for."""
        return [
            *((HoursKind.WORK, part) for part in self.work),
            *((HoursKind.FREE, part) for part in self.free),
        ]


def refuse_overlap(parts: Iterable[Part]) -> None:
    """Raise OverlapError when two parts share a minute; ending as the next begins is fine."""
    ordered = sorted(parts)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after.starts < before.ends:
            raise OverlapError


def set_weekdays(
    session: Session, staff_id: int, hours: DayHours, *, weekdays: Collection[int], at: datetime
) -> dict[int, DayHours]:
    """Make these weekdays (Monday is 0) look like `hours`; returns how they were."""
    for parts in (hours.work, hours.free):
        refuse_overlap(parts)
        if len(parts) > MOST_PARTS:
            raise TooManyError
    _lock(session, staff_id)
    before = {day: _read_day(session, staff_id, day) for day in sorted(set(weekdays))}
    session.execute(
        delete(WorkHours).where(
            WorkHours.staff_id == staff_id, WorkHours.weekday.in_(sorted(set(weekdays)))
        )
    )
    session.add_all(
        WorkHours(staff_id=staff_id, kind=kind, weekday=day, **_columns(part))
        for day in before
        for kind, part in hours.parts()
    )
    _note(session, staff_id, at, days=len(before))
    return before


def restore_weekdays(
    session: Session, staff_id: int, before: dict[int, DayHours], *, at: datetime
) -> None:
    """Put weekdays back as `set_weekdays` said they were."""
    for day, hours in sorted(before.items()):
        set_weekdays(session, staff_id, hours, weekdays=[day], at=at)


def add_changes(
    session: Session, staff_id: int, change: DayChange, *, until: date, at: datetime
) -> int:
    """Let every day from `change.on_day` to `until` differ; returns how many days.

    A day that was off stays off once. Raises OverlapError when extra hours meet others of that day,
    TooManyError for more than 31 days at a time.
    """
    days = [change.on_day + timedelta(days=n) for n in range((until - change.on_day).days + 1)]
    if not 0 < len(days) <= MOST_DAYS:
        raise TooManyError
    _lock(session, staff_id)
    there = _read_changes(session, staff_id, since=local_day(at))
    if len(there) + len(days) > MOST_CHANGES:
        raise TooManyError
    added = 0
    for day in days:
        same = [each for each in there if each.on_day == day and _is_alike(each, change)]
        if change.is_off:
            # What is covered by the new one says nothing more.
            same = _drop_covered(session, same, change.part)
        refuse_overlap([change.part, *(_part(each) for each in same)])
        session.add(_row(staff_id, change, day))
        added += 1
    _note(session, staff_id, at, days=added)
    return added


def drop_change(
    session: Session, staff_id: int, change_id: int, *, at: datetime
) -> DayChange | None:
    """Take away what differs on a day; returns what it was, None when it is not theirs."""
    _lock(session, staff_id)
    row = session.get(HoursException, change_id)
    if row is None or row.staff_id != staff_id:
        return None
    session.delete(row)
    _note(session, staff_id, at, days=1)
    return DayChange(
        on_day=row.on_day,
        is_off=row.kind == ExceptionKind.OFF,
        kind=row.hours_kind,
        part=_part(row),
    )


def _lock(session: Session, staff_id: int) -> None:
    """One change of somebody's hours at a time, so that what does not overlap stays so."""
    session.execute(select(Staff.id).where(Staff.id == staff_id).with_for_update(key_share=True))


def _read_day(session: Session, staff_id: int, weekday: int) -> DayHours:
    rows = session.scalars(
        select(WorkHours)
        .where(WorkHours.staff_id == staff_id, WorkHours.weekday == weekday)
        .order_by(WorkHours.starts, WorkHours.id)
    ).all()
    return DayHours(
        work=tuple(_part(row) for row in rows if row.kind == HoursKind.WORK),
        free=tuple(_part(row) for row in rows if row.kind == HoursKind.FREE),
    )


def _read_changes(session: Session, staff_id: int, *, since: date) -> Sequence[HoursException]:
    return session.scalars(
        select(HoursException)
        .where(HoursException.staff_id == staff_id, HoursException.on_day >= since)
        .order_by(HoursException.on_day, HoursException.starts, HoursException.id)
    ).all()


def _is_alike(row: HoursException, change: DayChange) -> bool:
    """True when the two would be added up or taken off together."""
    if change.is_off:
        return row.kind == ExceptionKind.OFF
    return row.kind == ExceptionKind.EXTRA and row.hours_kind == change.kind


def _drop_covered(
    session: Session, rows: Iterable[HoursException], part: Part
) -> list[HoursException]:
    """Delete what lies within `part`; returns the rows that stay."""
    kept = []
    for row in rows:
        if part.starts <= row.starts and row.ends <= part.ends:
            session.delete(row)
        else:
            kept.append(row)
    session.flush()
    return kept


def _row(staff_id: int, change: DayChange, day: date) -> HoursException:
    return HoursException(
        staff_id=staff_id,
        on_day=day,
        kind=ExceptionKind.OFF if change.is_off else ExceptionKind.EXTRA,
        hours_kind=change.kind,
        **_columns(change.part),
    )


def _columns(part: Part) -> dict[str, int | str]:
    return {
        "starts": part.starts,
        "ends": part.ends,
        "place": part.place,
        "minutes": part.minutes,
    }


def _part(row: WorkHours | HoursException) -> Part:
    return Part(starts=row.starts, ends=row.ends, place=row.place, minutes=row.minutes)


def _note(session: Session, staff_id: int, at: datetime, *, days: int) -> None:
    record(
        session,
        "hours_changed",
        actor=staff_actor(staff_id),
        subject_kind="staff",
        subject_id=staff_id,
        at=at,
        days=days,
    )
