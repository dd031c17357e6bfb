"""What home shows of the offer: three faces and the next moments. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from portal.catalogue.model import OfferItem, OfferMoment, Snapshot
from portal.catalogue.models import ItemKind

FACES: Final = 3
MOMENTS: Final = 3
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ComingMoment:
    """A moment with what it is a moment of."""

    item: OfferItem
    moment: OfferMoment


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
    faces = {each.ref: each for each in (*fitting, *offer.coaches()) if each.portrait}
    return tuple(faces.values())[:FACES]


def coming_events(offer: Snapshot, *, now: datetime) -> tuple[ComingMoment, ...]:
    """The next moments of different events, soonest first."""
    firsts = [
        ComingMoment(item, item.coming(now)[0])
        for item in offer.items
        if item.kind is ItemKind.EVENT and item.coming(now)
    ]
    return tuple(sorted(firsts, key=lambda each: each.moment.starts_at)[:MOMENTS])


def is_this_week(coming: tuple[ComingMoment, ...], *, now: datetime) -> bool:
    """True when all of them are within seven days."""
    return all(each.moment.starts_at < now + WEEK for each in coming)
