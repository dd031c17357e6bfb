"""What a visitor asks of the offer's list, as a value and as an address, and what fits it. Pure.

Choices within one question widen ('evening or weekend'), questions together narrow. The address
holds only what was chosen, in short Dutch words, so that it can be shared and read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.search import search
from portal.catalogue.shelves import shelves_of

MAX_QUERY_LENGTH: Final = 120
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


def read_filter(values: Mapping[str, Sequence[str]], *, offer: Snapshot) -> OfferFilter:
    """A filter from the parameters of an address; what is not known is left out."""
    possible = shelves_of(offer).possible
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
    """What fits, best first when something was typed, else a mix of modules, coaches, events.

    An event of which the last moment has begun is left out.
    """
    shelves = shelves_of(offer)
    if wanted.is_empty:
        return shelves.open_mixed(now)
    items: Iterable[OfferItem] = (
        search(offer, wanted.query).items if wanted.query else shelves.mixed
    )
    for question, words in wanted.chosen.items():
        fitting = shelves.fit(question, words)
        items = [item for item in items if item.ref in fitting]
    closed = shelves.closed(now)
    return tuple(item for item in items if item.ref not in closed)
