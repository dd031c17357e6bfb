"""What somebody can do until they are contacted: a contact, a calendar entry, something to see."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext
from icalendar import Calendar, Event, vText

from portal.cases.receipts import Receipt
from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.models import ItemKind
from portal.partners.region import RegionCard

MAX_SUGGESTIONS = 2
# The promise ends at a moment; a calendar wants some length before it.
SHOWN_LENGTH = timedelta(minutes=30)


def contact_card(receipt: Receipt, *, card: RegionCard) -> str:
    """A vCard 4.0 with a first name and the number they will be called from; nothing that tells."""
    name = _escaped(receipt.staff_name)
    lines = (
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{name}",
        f"N:;{name};;;",
        f"TEL;VALUE=uri;TYPE=voice:tel:{card.calls_from}",
        f"TEL;VALUE=uri;TYPE=text:tel:{card.app}",
        "END:VCARD",
    )
    return "\r\n".join(lines) + "\r\n"


def _escaped(text: str) -> str:
    for character in ("\\", ",", ";"):
        text = text.replace(character, f"\\{character}")
    # A line break of any kind would begin a property of its own.
    return " ".join(text.split())


def calendar_file(receipt: Receipt, *, at: datetime) -> str:
    """An .ics with the end of the promise; the title names nobody but the contact person."""
    event = Event()
    event["uid"] = vText(f"{receipt.reference}@opstap")
    event.add("summary", gettext("%(name)s neemt contact op", name=receipt.staff_name))
    event.add("dtstamp", at)
    event.add("dtstart", receipt.promised_at - SHOWN_LENGTH)
    event.add("dtend", receipt.promised_at)
    calendar = Calendar()
    calendar.add("prodid", "-//Opstap//NL")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def suggestions(topics: tuple[str, ...], *, offer: Snapshot, now: datetime) -> list[OfferItem]:
    """Two things to look at: of the same theme, soonest first; else what is soonest of all."""

    def rank(item: OfferItem) -> tuple[bool, bool, datetime, str]:
        coming = item.coming(now)
        fits = bool(set(item.theme_ids) & set(topics))
        starts = coming[0].starts_at if coming else now + timedelta(days=365)
        return (not fits, not coming, starts, item.ref)

    items = [item for item in offer.items if item.kind is not ItemKind.COACH]
    return sorted(items, key=rank)[:MAX_SUGGESTIONS]
