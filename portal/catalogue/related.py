"""What belongs together in the offer: faces behind it, what a coach does, who else. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.catalogue.model import OfferItem, OfferMoment, OfferPlace, Snapshot
from portal.catalogue.models import ItemKind

OTHERS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """A moment with the item it belongs to."""

    moment: OfferMoment
    item: OfferItem


def faces_of(item: OfferItem, offer: Snapshot) -> list[OfferItem]:
    """The coaches behind an item, in the editor's order; a coach who left is left out."""
    found = (offer.by_ref.get(ref) for ref in item.face_refs)
    return [coach for coach in found if coach is not None]


def done_by(coach: OfferItem, offer: Snapshot) -> list[OfferItem]:
    """The modules that a coach is behind."""
    return [
        item for item in offer.items if item.kind is ItemKind.MODULE and coach.ref in item.face_refs
    ]


def other_coaches(coach: OfferItem, offer: Snapshot) -> list[OfferItem]:
    """A few others, those who help with the same subjects first."""
    others = [other for other in offer.coaches() if other.ref != coach.ref]
    shared = set(coach.theme_ids)
    others.sort(key=lambda other: -len(shared & set(other.theme_ids)))
    return others[:OTHERS]


def agenda(offer: Snapshot, *, now: datetime) -> list[AgendaEntry]:
    """Every moment to come, soonest first."""
    entries = [
        AgendaEntry(moment=moment, item=item) for item in offer.items for moment in item.coming(now)
    ]
    return sorted(entries, key=lambda e: (e.moment.starts_at, e.item.ref, e.moment.id))


def places_of(item: OfferItem) -> list[OfferPlace]:
    """Where it is: the fixed place, or those of its moments, each once."""
    places: Iterable[OfferPlace | None] = (item.place, *(m.place for m in item.moments))
    return list({place.id: place for place in places if place is not None}.values())
