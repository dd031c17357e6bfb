"""Somebody's own feed as a calendar file (RFC 5545). Pure.

It is read by whatever program they chose, often on somebody else's machines. So it says nothing
about young people: no name, no reference, no word; of a day's steps only how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask_babel import gettext, ngettext
from icalendar import Calendar, Event, vUri

from portal.clock import local_day
from portal.rosters.free_moments import FreeMoment

PRODUCT: Final = "-//Opstap//Rooster//NL"
REFRESH: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed holds. `steps`: on a local day, for how many people a next step is planned.

    `booked` are appointments: what was free and is not any more.
    """

    staff_id: int
    moments: tuple[FreeMoment, ...]
    steps: Mapping[date, int]
    places: Mapping[str, str]
    booked: tuple[FreeMoment, ...] = ()


def make_feed(feed: Feed, *, host: str, queue_url: str, now: datetime) -> bytes:
    """The feed's file; the same all day as long as nothing changes."""
    # Moments are in UTC, which needs no zone beside it.
    stamp = datetime.combine(local_day(now), time(), tzinfo=UTC)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("Opstap"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in (*_moments(feed, host), *_steps(feed, host, queue_url)):
        # It leaves them free: a calendar that shows it must not call them busy to us.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    for event in _booked(feed, host, queue_url):
        event.add("transp", "OPAQUE")
        calendar.add_component(event)
    for event in calendar.events:
        event.add("dtstamp", stamp)
    made: bytes = calendar.to_ical()
    return made


def _moments(feed: Feed, host: str) -> Iterable[Event]:
    for moment in feed.moments:
        event = _event(feed, moment, name="free", host=host)
        event.add("summary", gettext("Vrij voor een gesprek"))
        yield event


def _booked(feed: Feed, host: str, queue_url: str) -> Iterable[Event]:
    for moment in feed.booked:
        event = _event(feed, moment, name="booked", host=host)
        event.add("summary", gettext("Afspraak"))
        event.add("url", vUri(queue_url))
        yield event


def _event(feed: Feed, moment: FreeMoment, *, name: str, host: str) -> Event:
    begin = moment.starts_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{name}-{feed.staff_id}-{begin:%Y%m%dT%H%MZ}@{host}")
    event.add("dtstart", begin)
    event.add("dtend", moment.ends_at.astimezone(UTC))
    if feed.places.get(moment.place) and moment.place:
        event.add("location", feed.places[moment.place])
    return event


def _steps(feed: Feed, host: str, queue_url: str) -> Iterable[Event]:
    for day, count in sorted(feed.steps.items()):
        event = Event()
        event.add("uid", f"steps-{feed.staff_id}-{day:%Y%m%d}@{host}")
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add(
            "summary",
            ngettext("Volgende stap: %(num)s mens", "Volgende stap: %(num)s mensen", count),
        )
        event.add("url", vUri(queue_url))
        yield event
