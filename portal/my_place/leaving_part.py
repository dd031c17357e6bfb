"""What somebody chose about now and later: a pause, an end, and whether we ask how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.leaving.models import LeaveKind
from portal.leaving.queries import leave_of, pending_check_ins
from portal.my_place.place import Place

# After so many months we may ask; the value stands on the button.
MONTHS: Final = (1, 3, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """`is_open` with `is_paused` is a pause, until a day or until they say so; else an end.

    `by_them` is true for an end that they chose themselves. `ask_on` are the days on which we ask.
    """

    is_open: bool
    is_paused: bool
    by_them: bool
    until: date | None
    ask_on: tuple[date, ...]
    months: tuple[int, ...]


def read_left(session: Session, place: Place, _now: datetime) -> Left:
    """What holds now."""
    leave = leave_of(session, place.case)
    pending = pending_check_ins(session, place.person.id)
    return Left(
        is_open=place.is_open,
        is_paused=leave is not None and leave.kind is LeaveKind.PAUSE,
        by_them=leave is not None and leave.kind is LeaveKind.STOP,
        until=leave.until if leave else None,
        ask_on=tuple(each.due_on for each in pending),
        months=MONTHS,
    )


def read_way_back(session: Session, place: Place, _now: datetime) -> Left | None:
    """For the first page: while somebody is away there is a way back on top; else nothing."""
    if place.is_open and place.case.rests_until is None:
        return None
    leave = leave_of(session, place.case) if place.is_open else None
    if place.is_open and leave is None:
        return None
    return Left(
        is_open=place.is_open,
        is_paused=leave is not None,
        by_them=False,
        until=leave.until if leave else None,
        ask_on=(),
        months=(),
    )


def read_ways_out(_session: Session, place: Place, _now: datetime) -> bool | None:
    """For the first page: 'even niet' and 'iemand anders', while the case is open."""
    return True if place.is_open else None


def read_months(text: str) -> int:
    """The months of a button; 0 for any other."""
    return int(text) if text in {str(each) for each in MONTHS} else 0
