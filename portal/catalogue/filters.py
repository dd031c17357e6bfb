"""What a visitor asks of the offer's list, as a value and as an address, and what fits it. Pure.

Choices within one question widen ('evening or weekend'), questions together narrow. The address
holds only what was chosen, in short Dutch words, so that it can be shared and read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from portal.catalogue.model import Daypart, Format, OfferItem, Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.search import search
from portal.catalogue.slugs import make_slug

YOUNGEST: Final = 16
OLDEST: Final = 26
MAX_QUERY_LENGTH: Final = 120

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
# The questions in the order in which they stand in the address.
CHOICES: Final = ("thema", "soort", "vorm", "tijd", "plaats", "taal", "leeftijd")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilter:
    """What was asked. `chosen` holds per question the words of the address, known ones only."""

    query: str = ""
    chosen: Mapping[str, tuple[str, ...]]

    def words(self, question: str) -> tuple[str, ...]:
        """What was chosen for a question, in the order of the address."""
        return self.chosen.get(question, ())

    @property
    def count(self) -> int:
        """How many choices are on, apart from what was typed and the subject on top."""
        return sum(len(self.words(question)) for question in CHOICES if question != "thema")

    @property
    def is_empty(self) -> bool:
        """True when everything is asked for."""
        return not self.query and not any(self.chosen.values())

    def pairs(self) -> list[tuple[str, str]]:
        """The address's parameters: only what was chosen."""
        chosen = [(key, word) for key in CHOICES for word in self.words(key)]
        return [("zoek", self.query), *chosen] if self.query else chosen

    def parameters(self) -> dict[str, Any]:
        """The same as keyword arguments for an address."""
        parameters: dict[str, Any] = {key: list(words) for key, words in self.chosen.items()}
        return {"zoek": self.query, **parameters} if self.query else parameters

    def without(self, question: str, word: str) -> OfferFilter:
        """The filter with one choice less."""
        left = tuple(other for other in self.words(question) if other != word)
        return self._with(question, left)

    def only(self, question: str, word: str | None) -> OfferFilter:
        """The filter with just this choice for a question, or with none."""
        return self._with(question, (word,) if word else ())

    def without_query(self) -> OfferFilter:
        """The filter without what was typed."""
        return replace(self, query="")

    def _with(self, question: str, words: tuple[str, ...]) -> OfferFilter:
        chosen = {**self.chosen, question: words}
        return replace(self, chosen={key: found for key, found in chosen.items() if found})


def possible_words(offer: Snapshot) -> dict[str, tuple[str, ...]]:
    """Per question the words that an address may hold, in the order in which they are shown."""
    return {
        "thema": tuple(theme.id for theme in offer.themes),
        "soort": tuple(KIND_WORDS),
        "vorm": _in_use(FORMAT_WORDS, {item.format for item in offer.items}),
        "tijd": _in_use(DAYPART_WORDS, {part for item in offer.items for part in item.dayparts}),
        "plaats": tuple(towns(offer)),
        "taal": languages(offer),
        "leeftijd": tuple(str(age) for age in range(YOUNGEST, OLDEST + 1)),
    }


def _in_use(words: Mapping[str, Any], used: set[Any]) -> tuple[str, ...]:
    return tuple(word for word, value in words.items() if value in used)


def towns(offer: Snapshot) -> dict[str, str]:
    """Word of the address to name, for every municipality where something is to be found."""
    names = sorted({name for item in offer.items for name in item_towns(item)})
    return {make_slug(name): name for name in names}


def item_towns(item: OfferItem) -> set[str]:
    """The municipalities where an item can be done."""
    places = [item.place, *(moment.place for moment in item.moments)]
    return {place.municipality for place in places if place and place.municipality}


def languages(offer: Snapshot) -> tuple[str, ...]:
    """Codes of the languages in which something is given, Dutch first."""
    codes = {code for item in offer.items for code in item.languages}
    return tuple(sorted(codes, key=lambda code: (code != "nl", code != "en", code)))


def read_filter(values: Mapping[str, Sequence[str]], *, offer: Snapshot) -> OfferFilter:
    """A filter from the parameters of an address; what is not known is left out."""
    possible = possible_words(offer)
    chosen = {
        key: tuple(word for word in possible[key] if word in values.get(key, ())) for key in CHOICES
    }
    # One age at a time: nobody is two ages.
    chosen["leeftijd"] = chosen["leeftijd"][:1]
    typed = "".join(values.get("zoek", ())[:1]).replace("\x00", "")
    query = " ".join(typed.split())[:MAX_QUERY_LENGTH].strip()
    return OfferFilter(
        query=query,
        chosen={key: words for key, words in chosen.items() if words},
    )


def apply_filter(wanted: OfferFilter, *, offer: Snapshot, now: datetime) -> tuple[OfferItem, ...]:
    """What fits, best first when something was typed, else a mix of modules, coaches, events."""
    items: Iterable[OfferItem] = (
        search(offer, wanted.query).items if wanted.query else mixed(offer.items)
    )
    names = towns(offer)
    return tuple(
        item
        for item in items
        if is_open(item, now=now)
        and all(fits(item, key, words, towns=names) for key, words in wanted.chosen.items())
    )


def is_open(item: OfferItem, *, now: datetime) -> bool:
    """False for an event of which the last moment has begun."""
    return item.kind is not ItemKind.EVENT or not item.moments or bool(item.coming(now))


def fits(item: OfferItem, question: str, words: Iterable[str], *, towns: Mapping[str, str]) -> bool:
    """True when one of the words chosen for a question fits the item."""
    tests: dict[str, Callable[[str], bool]] = {
        "thema": lambda word: word in item.theme_ids,
        "soort": lambda word: KIND_WORDS[word] is item.kind,
        "vorm": lambda word: FORMAT_WORDS[word] is item.format,
        "tijd": lambda word: DAYPART_WORDS[word] in item.dayparts,
        "plaats": lambda word: towns[word] in item_towns(item),
        "taal": lambda word: word in item.languages,
        "leeftijd": lambda word: item.age_min <= int(word) <= item.age_max,
    }
    return any(tests[question](word) for word in words)


def mixed(items: Iterable[OfferItem]) -> list[OfferItem]:
    """Modules, coaches and events spread through each other, each kind in its own order."""
    listed = list(items)
    totals = {kind: sum(item.kind is kind for item in listed) for kind in ItemKind}
    seen = dict.fromkeys(ItemKind, 0)
    places = []
    for item in listed:
        places.append((seen[item.kind] + 0.5) / totals[item.kind])
        seen[item.kind] += 1
    return [item for _place, item in sorted(zip(places, listed, strict=True), key=lambda p: p[0])]
