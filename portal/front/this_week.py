"""What home shows of the offer: three faces and the next moments. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.shelves import AgendaEntry, shelves_of

FACES: Final = 3
MOMENTS: Final = 3
WEEK: Final = timedelta(days=7)


def faces_on_home(offer: Snapshot) -> tuple[OfferItem, ...]:
    """Three coaches with a portrait: those who fit the situations on home, then the others."""
    suggested = (
        offer.by_ref.get(suggestion.ref)
        for situation in offer.situations
        if situation.is_on_home
        for suggestion in situation.suggestions
    )
    fitting = [item for item in suggested if item and item.kind is ItemKind.COACH]
    # A dict keeps the order and drops who is there already.
    faces = {each.ref: each for each in (*fitting, *shelves_of(offer).coaches) if each.portrait}
    return tuple(faces.values())[:FACES]


def coming_events(offer: Snapshot, *, now: datetime) -> tuple[AgendaEntry, ...]:
    """The next moments of different events, soonest first."""
    events = (e for e in shelves_of(offer).coming(now) if e.item.kind is ItemKind.EVENT)
    firsts: dict[str, AgendaEntry] = {}
    for entry in events:
        firsts.setdefault(entry.item.ref, entry)
        if len(firsts) == MOMENTS:
            break
    return tuple(firsts.values())


def is_this_week(coming: tuple[AgendaEntry, ...], *, now: datetime) -> bool:
    """True when all of them are within seven days."""
    return all(each.moment.starts_at < now + WEEK for each in coming)
