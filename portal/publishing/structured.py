"""What search engines may read of the offer, in the words of schema.org. Pure.

The organiser is the portal: who provides or pays something is nobody's business in front.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from portal.catalogue.model import Format, OfferItem, OfferMoment, OfferPlace
from portal.catalogue.models import ItemKind
from portal.clock import REGION_ZONE
from portal.html import plain_text

CONTEXT: Final = "https://schema.org"
NAME: Final = "Opstap"
ONLINE: Final = "https://schema.org/OnlineEventAttendanceMode"
ON_SITE: Final = "https://schema.org/OfflineEventAttendanceMode"

Data = dict[str, Any]


def describe(item: OfferItem, *, locale: str, address: str, base_url: str, now: datetime) -> Data:
    """One item as JSON-LD; `address` is its page in full."""
    text = item.text(locale)
    data: Data = {
        "@context": CONTEXT,
        "name": text.title,
        "description": text.summary or plain_text(text.description),
        "url": address,
    }
    portal = {"@type": "Organization", "name": NAME, "url": base_url}
    makers = {ItemKind.MODULE: _course, ItemKind.EVENT: _event, ItemKind.COACH: _service}
    return data | makers[item.kind](item, portal, now)


def _course(item: OfferItem, portal: Mapping[str, str], now: datetime) -> Data:
    mode = "online" if item.format is Format.ONLINE else "onsite"
    dated = [
        {"@type": "CourseInstance", "courseMode": mode, **_when_and_where(moment)}
        for moment in item.coming(now)
    ]
    return {
        "@type": "Course",
        "provider": portal,
        "inLanguage": list(item.languages),
        "isAccessibleForFree": True,
        "offers": _free(),
        "hasCourseInstance": dated or [{"@type": "CourseInstance", "courseMode": mode}],
    }


def _event(item: OfferItem, portal: Mapping[str, str], now: datetime) -> Data:
    moments = item.coming(now) or item.moments[-1:]
    if not moments:
        return _service(item, portal, now)
    first, *others = [
        {**_when_and_where(moment), "maximumAttendeeCapacity": moment.capacity}
        for moment in moments
    ]
    parts = [{"@type": "Event", "name": item.text("nl").title, **other} for other in others]
    return {
        "@type": "Event",
        "organizer": portal,
        "isAccessibleForFree": True,
        "inLanguage": list(item.languages),
        "eventStatus": "https://schema.org/EventScheduled",
        **first,
        **({"subEvent": parts} if parts else {}),
    }


def _service(item: OfferItem, portal: Mapping[str, str], now: datetime) -> Data:
    return {"@type": "Service", "provider": portal, "offers": _free()}


def _free() -> Data:
    return {"@type": "Offer", "price": "0", "priceCurrency": "EUR", "category": "Free"}


def _when_and_where(moment: OfferMoment) -> Data:
    data: Data = {
        "startDate": moment.starts_at.astimezone(REGION_ZONE).isoformat(),
        "endDate": moment.ends_at.astimezone(REGION_ZONE).isoformat(),
    }
    if moment.place is None:
        return data
    return data | {
        "eventAttendanceMode": ON_SITE if moment.place.street else ONLINE,
        "location": _place(moment.place),
    }


def _place(place: OfferPlace) -> Data:
    if not place.street:
        return {"@type": "VirtualLocation", "name": place.name}
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "addressLocality": place.town,
        "addressCountry": "NL",
    }
    return {"@type": "Place", "name": place.name, "address": address}
