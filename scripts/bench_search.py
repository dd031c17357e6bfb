"""Says how long search takes, and how long its index takes to make, as the offer grows.

The catalogues of 500 and 10,000 items are made from the demo's items: each is a mix of the texts
of a few of them, in which many words are replaced by made-up compounds of Dutch parts, so that the
vocabulary grows with the offer as it does in real life. The same numbers come out every time.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from portal.catalogue.model import OfferItem, OfferText, Snapshot
from portal.catalogue.search import search
from portal.catalogue.search_index import build_index
from portal.catalogue.words import split_words
from scripts.search_figures import LISTS, demo_snapshot, read_list

Value = TypeVar("Value")

SIZES = (77, 500, 10_000)
SEED = 20_26
ROUNDS = 2
# The share of the words of a text that are replaced, and how many other words there are per item.
REPLACED = 0.25
WORDS_PER_ITEM = 2.5
NAMES = ("title", "summary", "description", "audience")


class Dice:
    """The same throws for the same seed, on every version of Python (after Lehmer)."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def random(self) -> float:
        """A number from 0 up to 1."""
        self._state = self._state * 48_271 % 2_147_483_647
        return self._state / 2_147_483_647

    def choice(self, values: Sequence[Value]) -> Value:
        """One of the values."""
        return values[int(self.random() * len(values))]

    def choices(self, values: Sequence[Value], k: int) -> list[Value]:
        """`k` values, one perhaps twice."""
        return [self.choice(values) for _ in range(k)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one size of catalogue takes: milliseconds of processor time."""

    size: int
    words: int
    build: float
    rebuild: float
    median: float
    p95: float
    slowest: float


def grown_snapshot(demo: Snapshot, size: int) -> Snapshot:
    """A catalogue of `size` items; the demo's own for its own size."""
    if size <= len(demo.items):
        return replace(demo, items=demo.items[:size])
    chance = Dice(SEED)
    words = made_words(demo, count=int(size * WORDS_PER_ITEM), chance=chance)
    extra = [
        grown_item(demo.items, number, words, chance) for number in range(size - len(demo.items))
    ]
    items = (*demo.items, *extra)
    return replace(demo, items=items, by_ref={item.ref: item for item in items})


def made_words(demo: Snapshot, *, count: int, chance: Dice) -> list[str]:
    """Compounds of the beginnings and endings of the demo's own words, seldom ones last."""
    known = sorted({word for item in demo.items for word in item_words(item) if len(word) > 3})
    starts = [word[: len(word) * 2 // 3] for word in known]
    ends = [word[len(word) // 3 :] for word in known]
    return [chance.choice(starts) + chance.choice(ends) for _ in range(count)]


def item_words(item: OfferItem) -> list[str]:
    """All words of an item's Dutch texts and search words."""
    text = item.text("nl")
    return [
        w for each in (*item.words, *(getattr(text, n) for n in NAMES)) for w in split_words(each)
    ]


def grown_item(
    items: Sequence[OfferItem], number: int, words: Sequence[str], chance: Dice
) -> OfferItem:
    """One item more: the frame of one of the demo's, with the texts of others, respelled."""
    frame, *others = chance.choices(items, k=4)
    texts = {
        locale: grown_text(text, [one.text(locale) for one in others], words, chance)
        for locale, text in frame.texts.items()
    }
    phrases = [
        phrase for one in others for phrase in chance.choices(one.words, 4 if one.words else 0)
    ]
    return replace(
        frame,
        ref=f"x{number:05}",
        slug=f"x{number:05}",
        texts=texts,
        words=tuple(respelled(phrase, words, chance) for phrase in phrases),
    )


def grown_text(
    text: OfferText, others: Sequence[OfferText], words: Sequence[str], chance: Dice
) -> OfferText:
    """A text of which each part comes from another, with other words in it."""
    parts = {
        field.name: respelled(getattr(chance.choice(others), field.name), words, chance)
        for field in fields(text)
        if field.name in NAMES
    }
    return replace(text, **parts)


def respelled(text: str, words: Sequence[str], chance: Dice) -> str:
    """A text with some of its words replaced; common words more often than seldom ones."""
    return " ".join(
        words[int(len(words) * chance.random() ** 3)] if chance.random() < REPLACED else word
        for word in text.split(" ")
    )


def measure(snapshot: Snapshot, queries: Sequence[str]) -> Figures:
    """Build the index of a catalogue and search it, each in processor time of this thread."""
    started = time.process_time()
    index = build_index(snapshot)
    build = time.process_time() - started
    changed = replace(snapshot, items=(*snapshot.items[1:], replace(snapshot.items[0], words=())))
    started = time.process_time()
    build_index(changed, before=index)
    rebuild = time.process_time() - started
    search(snapshot, "warm")
    taken = sorted(taken_by(snapshot, query) for query in queries for _ in range(ROUNDS))
    return Figures(
        size=len(snapshot.items),
        words=len(index.postings),
        build=build * 1000,
        rebuild=rebuild * 1000,
        median=statistics.median(taken) * 1000,
        p95=taken[int(len(taken) * 0.95)] * 1000,
        slowest=taken[-1] * 1000,
    )


def taken_by(snapshot: Snapshot, query: str) -> float:
    """Seconds of processor time for one search."""
    started = time.process_time()
    search(snapshot, query)
    return time.process_time() - started


def measure_all(sizes: Sequence[int] = SIZES) -> list[Figures]:
    """The figures per size, over the queries of the tests' lists."""
    demo = demo_snapshot()
    queries = [row.query for path in LISTS if path.exists() for row in read_list(path)]
    return [measure(grown_snapshot(demo, size), queries) for size in sizes]


def lines_of(figures: Sequence[Figures]) -> list[str]:
    """The figures as a table, in milliseconds of processor time."""
    heading = (
        f"{'items':>7} {'words':>7} {'build':>8} {'again':>8} {'median':>8} {'p95':>8} {'max':>8}"
    )
    rows = [
        f"{one.size:7} {one.words:7} {one.build:8.0f} {one.rebuild:8.0f}"
        f" {one.median:8.2f} {one.p95:8.2f} {one.slowest:8.2f}"
        for one in figures
    ]
    return [heading, *rows]


def main() -> int:
    """Print the table."""
    sys.stdout.write("\n".join(lines_of(measure_all())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
