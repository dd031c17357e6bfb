"""What belongs together in the offer: faces behind it, what a coach does, who else. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from heapq import nsmallest
from typing import Final

from portal.catalogue.model import OfferItem, OfferPlace, Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.shelves import AgendaEntry, Shelves, shelves_of

OTHERS: Final = 3


def faces_of(item: OfferItem, offer: Snapshot) -> list[OfferItem]:
    """The coaches behind an item, in the editor's order; a coach who left is left out."""
    found = (offer.by_ref.get(ref) for ref in item.face_refs)
    return [coach for coach in found if coach is not None]


def done_by(coach: OfferItem, offer: Snapshot) -> list[OfferItem]:
    """The modules that a coach is behind; nothing for anything but a coach."""
    behind = shelves_of(offer).with_face.get(coach.ref, ())
    return [item for item in behind if item.kind is ItemKind.MODULE]


def other_coaches(coach: OfferItem, offer: Snapshot) -> tuple[OfferItem, ...]:
    """A few others, those who help with the same subjects first; none beside what is no coach."""
    if coach.kind is not ItemKind.COACH:
        return ()
    return _others(shelves_of(offer), coach.ref, coach.theme_ids)


@lru_cache(maxsize=1000)
def _others(shelves: Shelves, ref: str, theme_ids: tuple[str, ...]) -> tuple[OfferItem, ...]:
    others = (other for other in shelves.coaches if other.ref != ref)
    shared = set(theme_ids)
    # As sorting would do it, without sorting everybody.
    nearest = nsmallest(OTHERS, others, key=lambda o: -len(shared.intersection(o.theme_ids)))
    return tuple(nearest)


def agenda(offer: Snapshot, *, now: datetime) -> tuple[AgendaEntry, ...]:
    """Every moment to come, soonest first."""
    return shelves_of(offer).coming(now)


def places_of(item: OfferItem) -> list[OfferPlace]:
    """Where it is: the fixed place, or those of its moments, each once."""
    places: Iterable[OfferPlace | None] = (item.place, *(m.place for m in item.moments))
    return list({place.id: place for place in places if place is not None}.values())
