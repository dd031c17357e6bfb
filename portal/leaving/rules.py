"""Until when a pause lasts, when we ask how it goes, and at which hour. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from portal.clock import REGION_ZONE, local_day

# After an end we ask after so many months, where that is allowed.
ROUNDS: Final = (1, 3, 6, 12)
# A day that they chose themselves is no round.
OWN_DAY: Final = 0
# A pause without an end: after half a year the coach looks whether it should go on. It is a day
# like that of any rest, so nobody is called late before it, and nobody is forgotten after it.
LOOK_AGAIN_AFTER: Final = 6
# The hours of the region's clock at which a message may come.
CIVIL_FROM: Final = time(10)
CIVIL_UNTIL: Final = time(20)
# What could not be asked for so long, because nothing worked, is not asked any more.
TOO_OLD: Final = timedelta(days=14)
# How long the question can be answered, and an answer changed.
OPEN_FOR: Final = timedelta(days=60)
CHANGEABLE_FOR: Final = timedelta(days=7)
# Asking later than this would be about another life.
FARTHEST: Final = 12
MORNING: Final = time(9)


class Quiet(StrEnum):
    """How long somebody wants quiet; the value stands on the button."""

    WEEK = "week"
    MONTH = "maand"
    QUARTER = "kwartaal"
    # Until they say so themselves.
    OPEN = "zelf"


MONTHS_OF: Final[Mapping[Quiet, int]] = {Quiet.MONTH: 1, Quiet.QUARTER: 3}


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quiet_until(quiet: Quiet, *, today: date) -> date | None:
    """The day on which the pause ends; None is until they say so."""
    if quiet is Quiet.WEEK:
        return today + timedelta(days=7)
    months = MONTHS_OF.get(quiet)
    return None if months is None else add_months(today, months)


def comes_back_on(until: date | None, *, today: date) -> date:
    """The day on which a pause comes back to who helps them, by itself."""
    return until or add_months(today, LOOK_AGAIN_AFTER)


def starts_at(day: date) -> datetime:
    """The morning of a day, from which a promise counts that waited for it."""
    return datetime.combine(day, MORNING, tzinfo=REGION_ZONE)


def rounds_after(ended_on: date) -> dict[int, date]:
    """Months to the day on which we ask, counted from the day of the end itself."""
    return {months: add_months(ended_on, months) for months in ROUNDS}


def may_ask_on(day: date, *, today: date) -> bool:
    """True for a day they may choose: later than today, at most a year on."""
    return today < day <= add_months(today, FARTHEST)


def is_civil(now: datetime) -> bool:
    """True at an hour at which a question is welcome."""
    return CIVIL_FROM <= now.astimezone(REGION_ZONE).time() < CIVIL_UNTIL


def is_too_old(due_on: date, *, now: datetime) -> bool:
    """True for a question that should have been asked long ago."""
    return local_day(now) - due_on > TOO_OLD


def can_be_answered(*, asked_at: datetime, answered_at: datetime | None, now: datetime) -> bool:
    """True while a question stands open: for a while, and a week after the first answer."""
    if answered_at is not None:
        return now - answered_at <= CHANGEABLE_FOR
    return now - asked_at <= OPEN_FOR
