"""The offer put in order once per version: what is on which shelf, so that a list only looks. Pure.

A shelf is one answer to one question of the filter, such as ('thema', 'geld'), with the references
of what fits it. With ten thousand items a page still reads a few shelves instead of every item.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from portal.catalogue.model import Daypart, Format, OfferItem, OfferMoment, Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.slugs import make_slug

YOUNGEST: Final = 16
OLDEST: Final = 26
KIND_WORDS: Final = {
    "module": ItemKind.MODULE,
    "coach": ItemKind.COACH,
    "moment": ItemKind.EVENT,
}
FORMAT_WORDS: Final = {
    "groep": Format.GROUP,
    "samen": Format.ONE_TO_ONE,
    "online": Format.ONLINE,
    "werk": Format.AT_WORK,
    "inloop": Format.WALK_IN,
}
DAYPART_WORDS: Final = {
    "dag": Daypart.DAY,
    "avond": Daypart.EVENING,
    "weekend": Daypart.WEEKEND,
    "online": Daypart.ONLINE,
    "afspraak": Daypart.APPOINTMENT,
}
Shelf = frozenset[str]
NOTHING: Final[Shelf] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """A moment with the item it belongs to."""

    moment: OfferMoment
    item: OfferItem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shelves:
    """`mixed`: all items, kinds spread through each other. `fitting`: (question, word) to refs.

    `towns`: word of the address to the name of a municipality. `possible`: per question the words
    that an address may hold, in the order in which they are shown. `closing`: when each event with
    moments begins its last one, in order, with its ref. `moments`: all of them, soonest first.
    `coaches`: all of them, in the offer's order. `with_face`: coach's ref to what they are behind.
    """

    mixed: tuple[OfferItem, ...]
    fitting: Mapping[tuple[str, str], Shelf]
    towns: Mapping[str, str]
    possible: Mapping[str, tuple[str, ...]]
    closing: tuple[tuple[datetime, str], ...]
    moments: tuple[AgendaEntry, ...]
    coaches: tuple[OfferItem, ...]
    with_face: Mapping[str, tuple[OfferItem, ...]]

    def coming(self, now: datetime) -> tuple[AgendaEntry, ...]:
        """Every moment that has not started, soonest first."""
        return self.moments[bisect_right(self.moments, now, key=_start) :]

    def closed(self, now: datetime) -> Shelf:
        """Events of which the last moment has begun."""
        return _closed(self, bisect_right(self.closing, now, key=lambda pair: pair[0]))

    def open_mixed(self, now: datetime) -> tuple[OfferItem, ...]:
        """All items, mixed, without events of which the last moment has begun."""
        return _without(self, self.closed(now))

    def fit(self, question: str, words: Iterable[str]) -> Shelf:
        """What fits one of the words chosen for a question."""
        return NOTHING.union(*(self.fitting.get((question, word), NOTHING) for word in words))


@lru_cache(maxsize=4)
def _closed(shelves: Shelves, count: int) -> Shelf:
    return frozenset(ref for _moment, ref in shelves.closing[:count])


@lru_cache(maxsize=4)
def _without(shelves: Shelves, closed: Shelf) -> tuple[OfferItem, ...]:
    return tuple(item for item in shelves.mixed if item.ref not in closed)


@lru_cache(maxsize=2)
def shelves_of(offer: Snapshot) -> Shelves:
    """The shelves of a snapshot, filled once for as long as the snapshot is in use."""
    names = _towns(offer)
    fitting: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for item in offer.items:
        for place in _places_of(item, {name: word for word, name in names.items()}):
            fitting[place].add(item.ref)
    closing = [
        (max(moment.starts_at for moment in item.moments), item.ref)
        for item in offer.items
        if item.kind is ItemKind.EVENT and item.moments
    ]
    return Shelves(
        mixed=tuple(_mixed(offer.items)),
        fitting={place: frozenset(refs) for place, refs in fitting.items()},
        towns=names,
        possible=_possible(offer, names),
        closing=tuple(sorted(closing)),
        moments=_moments(offer),
        coaches=offer.coaches(),
        with_face=_with_face(offer),
    )


def _start(entry: AgendaEntry) -> datetime:
    return entry.moment.starts_at


def _moments(offer: Snapshot) -> tuple[AgendaEntry, ...]:
    entries = [
        AgendaEntry(moment=moment, item=item) for item in offer.items for moment in item.moments
    ]
    entries.sort(key=lambda each: (each.moment.starts_at, each.item.ref, each.moment.id))
    return tuple(entries)


def _with_face(offer: Snapshot) -> dict[str, tuple[OfferItem, ...]]:
    behind: defaultdict[str, list[OfferItem]] = defaultdict(list)
    for item in offer.items:
        for ref in item.face_refs:
            behind[ref].append(item)
    return {ref: tuple(items) for ref, items in behind.items()}


def _places_of(item: OfferItem, words_of_towns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every shelf that an item stands on."""
    yield from (("thema", theme_id) for theme_id in item.theme_ids)
    yield from (("soort", word) for word, kind in KIND_WORDS.items() if kind is item.kind)
    yield from (("vorm", word) for word, form in FORMAT_WORDS.items() if form is item.format)
    yield from (("tijd", word) for word, part in DAYPART_WORDS.items() if part in item.dayparts)
    yield from (("plaats", words_of_towns[name]) for name in _towns_of(item))
    yield from (("taal", code) for code in item.languages)
    ages = range(max(item.age_min, YOUNGEST), min(item.age_max, OLDEST) + 1)
    yield from (("leeftijd", str(age)) for age in ages)


def _possible(offer: Snapshot, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    codes = {code for item in offer.items for code in item.languages}
    return {
        "thema": tuple(theme.id for theme in offer.themes),
        "soort": tuple(KIND_WORDS),
        "vorm": _in_use(FORMAT_WORDS, {item.format for item in offer.items}),
        "tijd": _in_use(DAYPART_WORDS, {part for item in offer.items for part in item.dayparts}),
        "plaats": tuple(names),
        "taal": tuple(sorted(codes, key=lambda code: (code != "nl", code != "en", code))),
        "leeftijd": tuple(str(age) for age in range(YOUNGEST, OLDEST + 1)),
    }


def _in_use(words: Mapping[str, Any], used: set[Any]) -> tuple[str, ...]:
    return tuple(word for word, value in words.items() if value in used)


def _towns(offer: Snapshot) -> dict[str, str]:
    """Word of the address to name, for every municipality where something is to be found."""
    names = sorted({name for item in offer.items for name in _towns_of(item)})
    return {make_slug(name): name for name in names}


def _towns_of(item: OfferItem) -> set[str]:
    """The municipalities where an item can be done."""
    places = [item.place, *(moment.place for moment in item.moments)]
    return {place.municipality for place in places if place and place.municipality}


def _mixed(items: tuple[OfferItem, ...]) -> list[OfferItem]:
    """Modules, coaches and events spread through each other, each kind in its own order."""
    totals = {kind: sum(item.kind is kind for item in items) for kind in ItemKind}
    seen = dict.fromkeys(ItemKind, 0)
    places = []
    for item in items:
        places.append((seen[item.kind] + 0.5) / totals[item.kind])
        seen[item.kind] += 1
    return [item for _place, item in sorted(zip(places, items, strict=True), key=lambda p: p[0])]
