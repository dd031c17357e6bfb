"""A draft as the page that everybody will see: the public template, with the draft in the offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.related import done_by, faces_of, other_coaches, places_of
from portal.catalogue.snapshot import item_value, moment_value
from portal.catalogue.wording import ENDPOINTS
from portal.studio.queries import Editing


def preview_item_of(editing: Editing, offer: Snapshot) -> OfferItem:
    """The item as it would be in the offer."""
    places = {place.id: place for place in offer.places}
    item = editing.item
    moments = [
        moment_value(moment, item.ref, places)
        for moment in item.moments
        if moment.called_off_at is None
    ]
    return item_value(item, editing.document, places=places, moments=moments)


def with_preview(offer: Snapshot, item: OfferItem) -> Snapshot:
    """The offer in which this item stands as previewed."""
    others = tuple(other for other in offer.items if other.ref != item.ref)
    return replace(
        offer,
        items=(*others, item),
        by_ref={**offer.by_ref, item.ref: item},
        by_slug={**offer.by_slug, (item.kind, item.slug): item},
    )


def preview_context(editing: Editing, offer: Snapshot, *, now: datetime) -> dict[str, Any]:
    """What the public template of the item's kind asks for; `public_page` is its name."""
    item = preview_item_of(editing, offer)
    offer = with_preview(offer, item)
    return {
        "public_page": f"{ENDPOINTS[item.kind].replace('.', '/')}.html",
        "offer": offer,
        "item": item,
        "faces": faces_of(item, offer),
        "doing": done_by(item, offer),
        "others": other_coaches(item, offer),
        "places": places_of(item),
        "coming": item.coming(now),
        # How full a moment is, is not of the draft.
        "room": {},
        "now": now,
    }
