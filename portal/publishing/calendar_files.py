"""Moments as a calendar file (RFC 5545). Pure.

Names the place and the portal, never who provides it. The UID of a moment is the same in every
download, so that a calendar that has it changes it and does not add it twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from icalendar import Calendar, Event, Timezone, vUri

from portal.catalogue.model import OfferItem, OfferMoment
from portal.clock import REGION_ZONE
from portal.html import plain_text

PRODUCT: Final = "-//Opstap//Agenda//NL"


def make_calendar(
    item: OfferItem,
    moments: Iterable[OfferMoment],
    *,
    locale: str,
    address: str,
    host: str,
    now: datetime,
) -> bytes:
    """A calendar with these moments of an item; `address` is the item's page in full."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", str(REGION_ZONE))
    listed = list(moments)
    calendar.add_component(_zone(listed, now))
    for moment in listed:
        calendar.add_component(
            _event(item, moment, locale=locale, address=address, host=host, now=now)
        )
    made: bytes = calendar.to_ical()
    return made


def _zone(moments: list[OfferMoment], now: datetime) -> Timezone:
    """The clock's rules for the years at hand; without bounds they would fill the file."""
    years = [now.year, *(moment.ends_at.year for moment in moments)]
    return Timezone.from_tzinfo(
        REGION_ZONE,
        first_date=date(min(years), 1, 1),
        last_date=date(max(years) + 1, 1, 1),
    )


def _event(
    item: OfferItem, moment: OfferMoment, *, locale: str, address: str, host: str, now: datetime
) -> Event:
    text = item.text(locale)
    event = Event()
    event.add("uid", f"moment-{moment.id}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", moment.starts_at.astimezone(REGION_ZONE))
    event.add("dtend", moment.ends_at.astimezone(REGION_ZONE))
    if moment.sessions > 1:
        event.add("rrule", {"freq": "weekly", "count": moment.sessions})
    event.add("summary", text.title)
    event.add("description", f"{plain_text(text.description)}\n\n{address}")
    event.add("url", vUri(address))
    if moment.place:
        parts = (moment.place.name, moment.place.street, moment.place.town)
        event.add("location", ", ".join(part for part in parts if part))
    return event
