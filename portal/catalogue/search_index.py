"""What can be found: every word of the offer, where it stands, and how telling it is. Pure.

One index is made per version of the offer and holds both languages: people type English on the
Dutch pages, and street words on all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import log, sqrt
from typing import Final

from babel import Locale

from portal.catalogue.lexicon import SAME_MEANING, SOFT_WORDS, STOP_WORDS
from portal.catalogue.model import OfferItem, OfferTheme, Snapshot
from portal.catalogue.words import sound, split_words, stem
from portal.i18n import DEFAULT_LOCALE, LOCALES

# How much a word counts by where it stands.
TITLE: Final = 5.0
SEARCH_WORDS: Final = 4.0
HELPS_WITH: Final = 2.5
SUMMARY: Final = 2.0
THEME: Final = 1.6
BODY: Final = 1.0
LANGUAGE: Final = 2.5
# How much a soft word counts beside others, and a word that the offer does not have.
SOFT: Final = 0.35
UNKNOWN: Final = 0.6
WEIGHTED_FIELDS: Final = (
    ("title", TITLE),
    ("helps_with", HELPS_WITH),
    ("summary", SUMMARY),
    ("audience", SUMMARY),
    ("description", BODY),
    ("bring", BODY),
)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """`weights`: word to {item number: weight}; `phrases`: per item, what it is called or known as.

    `meanings`: word to the words that mean the same. `telling`: word to how rare it is, 1 and up.
    `sounds` stands beside `vocabulary`: how each of its words sounds. `backwards` holds its words
    from their last letter to their first, in order, to look up endings.
    """

    items: tuple[OfferItem, ...]
    vocabulary: tuple[str, ...]
    sounds: tuple[str, ...]
    backwards: tuple[str, ...]
    weights: Mapping[str, Mapping[int, float]]
    phrases: tuple[tuple[tuple[str, ...], ...], ...]
    telling: Mapping[str, float]
    unknown: float
    stems: Mapping[str, tuple[str, ...]]
    by_sound: Mapping[str, tuple[str, ...]]
    meanings: Mapping[str, frozenset[str]]


@lru_cache(maxsize=2)
def index_of(snapshot: Snapshot) -> SearchIndex:
    """The index of a snapshot, made once for as long as the snapshot is in use."""
    return build_index(snapshot)


def build_index(snapshot: Snapshot) -> SearchIndex:
    """Read every item once. Takes some tens of milliseconds for a region's offer."""
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    for number, item in enumerate(snapshot.items):
        for text, weight in weighted_texts(item, snapshot.themes_by_id):
            for word in split_words(text):
                weights[word][number] = max(weight, weights[word].get(number, 0.0))
    vocabulary = tuple(sorted(weights))
    count = len(snapshot.items)
    telling = {
        word: (1.0 + log((count + 1) / len(found))) * (SOFT if word in SOFT_WORDS else 1.0)
        for word, found in weights.items()
    }
    return SearchIndex(
        items=snapshot.items,
        vocabulary=vocabulary,
        sounds=tuple(sound(word) for word in vocabulary),
        weights=weights,
        phrases=tuple(item_phrases(item) for item in snapshot.items),
        telling=telling,
        unknown=(1.0 + log(count + 1)) * UNKNOWN,
        backwards=tuple(sorted(word[::-1] for word in weights)),
        stems=_grouped(weights, stem),
        by_sound=_grouped(weights, sound),
        meanings=_meanings(SAME_MEANING),
    )


def weighted_texts(
    item: OfferItem, themes: Mapping[str, OfferTheme]
) -> Iterator[tuple[str, float]]:
    """Everything an item can be found by, with what it counts for."""
    for text in item.texts.values():
        for name, weight in WEIGHTED_FIELDS:
            yield getattr(text, name), weight
    for phrase in item.words:
        yield phrase, _share(phrase, SEARCH_WORDS)
    for theme in (themes[id_] for id_ in item.theme_ids if id_ in themes):
        for phrase in (*theme.titles.values(), *theme.words):
            yield phrase, _share(phrase, THEME)
    for name in language_names(item.languages):
        yield name, LANGUAGE


def _share(phrase: str, weight: float) -> float:
    """A word counts less among others: 'burn out bijbaan' says less of jobs than 'bijbaan'."""
    return weight / sqrt(max(1, len(split_words(phrase))))


def language_names(codes: Iterable[str]) -> Iterator[str]:
    """What languages are called in Dutch and English; Dutch itself says nothing here."""
    for code in codes:
        if code != DEFAULT_LOCALE:
            for locale in LOCALES:
                yield Locale(locale).languages.get(code, code)


def item_phrases(item: OfferItem) -> tuple[tuple[str, ...], ...]:
    """Titles and search words as word lists: what somebody may type as a whole."""
    titles = (text.title for text in item.texts.values())
    return tuple(dict.fromkeys(tuple(split_words(p)) for p in (*titles, *item.words)))


def meaningful(words: Iterable[str]) -> list[str]:
    """The words without those that everybody uses for everything."""
    return [word for word in words if word not in STOP_WORDS]


def words_from(ordered: Sequence[str], start: str) -> Iterator[str]:
    """The words of an ordered list that begin with `start`."""
    for word in islice(ordered, bisect_left(ordered, start), None):
        if not word.startswith(start):
            return
        yield word


def _grouped(words: Iterable[str], key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        groups[key(word)].append(word)
    return {name: tuple(sorted(found)) for name, found in groups.items()}


def _meanings(groups: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    meanings: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for word in group:
            meanings[word].update(group)
            meanings[stem(word)].update(group)
    return {word: frozenset(group) for word, group in meanings.items()}
