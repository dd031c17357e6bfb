"""From what is going on to what may help: a few suggestions with their reasons. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.catalogue.model import OfferItem, OfferSituation, Snapshot
from portal.catalogue.models import ItemKind

FEWEST: Final = 3
MOST: Final = 5
MAX_CHOSEN: Final = 30
# One person and one moment are enough to choose from; the rest are things to do.
MOST_OF_KIND: Final = {ItemKind.COACH: 1, ItemKind.EVENT: 1, ItemKind.MODULE: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A suggestion: the item, and why it came up, per language."""

    item: OfferItem
    because: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Wish:
    """An item that one or more situations ask for."""

    item: OfferItem
    because: Mapping[str, str]
    # How many situations ask for it, and its best place and the first situation that asks.
    times: int
    place: int
    first: int

    def rank(self) -> tuple[int, int, int, str]:
        return (-self.times, self.place, self.first, self.item.ref)


def suggest(
    chosen: Iterable[OfferSituation], *, offer: Snapshot, now: datetime
) -> tuple[Found, ...]:
    """Three to five items for the chosen situations, best first.

    What several situations ask for comes first, then each situation's own best. An event without
    a coming moment is left out; when little is left, the limits per kind give way.
    """
    wishes = sorted(_wishes(tuple(chosen), offer, now), key=_Wish.rank)
    taken: list[_Wish] = []
    for wish in wishes:
        of_kind = sum(each.item.kind is wish.item.kind for each in taken)
        if len(taken) < MOST and of_kind < MOST_OF_KIND[wish.item.kind]:
            taken.append(wish)
    for wish in wishes:
        if len(taken) < FEWEST and wish not in taken:
            taken.append(wish)
    return tuple(Found(item=wish.item, because=wish.because) for wish in taken)


def _wishes(chosen: tuple[OfferSituation, ...], offer: Snapshot, now: datetime) -> Iterable[_Wish]:
    wishes: dict[str, _Wish] = {}
    for number, situation in enumerate(chosen):
        for place, suggestion in enumerate(situation.suggestions):
            item = offer.by_ref.get(suggestion.ref)
            if item is None or not _is_to_come(item, now):
                continue
            kept = wishes.get(item.ref)
            wishes[item.ref] = (
                _Wish(item, suggestion.because, 1, place, number)
                if kept is None
                else _Wish(item, kept.because, kept.times + 1, min(place, kept.place), kept.first)
            )
    return wishes.values()


def _is_to_come(item: OfferItem, now: datetime) -> bool:
    return item.kind is not ItemKind.EVENT or bool(item.coming(now))
