"""The one clock. Views and the worker ask it; rules and services get `now` or `today` passed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

REGION_ZONE = ZoneInfo("Europe/Amsterdam")
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def init_clock(app: Flask, clock: Clock = system_clock) -> None:
    """Give the app its clock; tests pass one that stands still or travels."""
    app.extensions["clock"] = clock


def now() -> datetime:
    """The time now for this app, aware, in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock()


def today() -> date:
    """The day it is in the region, which near midnight is not the day in UTC."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The calendar day of an aware moment as people in the region count it."""
    return moment.astimezone(REGION_ZONE).date()
