"""What an item can be found by: its words with the place each stands in, and its phrases. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from sys import intern
from typing import Final

from babel import Locale

from portal.catalogue.lexicon import STOP_WORDS
from portal.catalogue.model import OfferItem, OfferTheme, Snapshot
from portal.catalogue.words import split_words
from portal.i18n import DEFAULT_LOCALE, LOCALES


class Place(IntEnum):
    """Where in an item a word or phrase stands."""

    TITLE = 0
    SEARCH_WORD = 1
    HELPS_WITH = 2
    SUMMARY = 3
    AUDIENCE = 4
    DESCRIPTION = 5
    BRING = 6
    THEME = 7
    LANGUAGE = 8
    SITUATION = 9


# How much a word counts by where it stands.
WEIGHT: Final[Mapping[Place, float]] = {
    Place.TITLE: 4.3,
    Place.SEARCH_WORD: 4.0,
    Place.HELPS_WITH: 2.5,
    Place.SUMMARY: 1.5,
    Place.AUDIENCE: 1.5,
    Place.DESCRIPTION: 0.6,
    Place.BRING: 0.5,
    Place.THEME: 1.4,
    Place.LANGUAGE: 2.5,
    Place.SITUATION: 1.6,
}
TEXT_PLACES: Final = (
    ("title", Place.TITLE),
    ("helps_with", Place.HELPS_WITH),
    ("summary", Place.SUMMARY),
    ("audience", Place.AUDIENCE),
    ("description", Place.DESCRIPTION),
    ("bring", Place.BRING),
)
# How much less a word counts among others: it is divided by their number to this power.
AMONG_OTHERS: Final = 0.35
# A word that stands in several places counts a little more, however often it is said.
SAID_AGAIN: Final = 0.15


@dataclass(frozen=True, slots=True)
class Context:
    """What items borrow words from: their themes, and the situations that suggest them."""

    themes: Mapping[str, OfferTheme]
    situations: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ItemWords:
    """The words of one item: `words`, `weights` and `places` stand beside each other.

    `phrases` are what it is called or known as, as word lists. `source` is what it was made from.
    """

    source: tuple[object, ...]
    words: tuple[str, ...]
    weights: array[float]
    places: bytes
    phrases: tuple[tuple[Place, tuple[str, ...]], ...]

    def place_of(self, word: str) -> Place:
        """The best place that a word of this item stands in."""
        return Place(self.places[self.words.index(word)])


def context_of(snapshot: Snapshot) -> Context:
    """What the snapshot's items borrow words from."""
    situations: dict[str, list[str]] = {}
    for situation in snapshot.situations:
        for suggestion in situation.suggestions:
            situations.setdefault(suggestion.ref, []).extend(situation.words.values())
    return Context(
        themes=snapshot.themes_by_id,
        situations={ref: tuple(texts) for ref, texts in situations.items()},
    )


def source_of(item: OfferItem, context: Context) -> tuple[object, ...]:
    """All that `read_item` looks at: an item with an equal source need not be read again."""
    themes = tuple(
        (tuple(theme.titles.values()), theme.words) for theme in _themes_of(item, context)
    )
    situations = context.situations.get(item.ref, ())
    return item.texts, item.words, item.languages, themes, situations


def read_item(item: OfferItem, context: Context, source: tuple[object, ...]) -> ItemWords:
    """Take an item's texts apart. Costs some tenths of a millisecond."""
    phrases = [tuple(split_words(phrase)) for phrase in item.words]
    situations = [tuple(split_words(text)) for text in context.situations.get(item.ref, ())]
    best: dict[str, Worth] = {}
    extra: dict[str, float] = {}
    for words, worth in _placed_words(item, context, phrases, situations):
        weight = worth[0]
        for word in words:
            known = best.setdefault(word, worth)
            if known is not worth:
                least = known[0]
                if weight > least:
                    best[word] = worth
                else:
                    least = weight
                extra[word] = max(extra.get(word, 0.0), least * SAID_AGAIN)
    for word in STOP_WORDS.intersection(best):
        del best[word]
    titles = (tuple(split_words(text.title)) for text in item.texts.values())
    placed = (
        *((Place.TITLE, words) for words in titles),
        *((Place.SEARCH_WORD, words) for words in phrases),
        *((Place.SITUATION, words) for words in situations),
    )
    return ItemWords(
        source=source,
        # The same word of many items is one string: smaller, and quicker to look up.
        words=tuple(map(intern, best)),
        weights=array("f", [worth[0] + extra.get(word, 0.0) for word, worth in best.items()]),
        places=bytes([place for _weight, place in best.values()]),
        phrases=tuple(dict.fromkeys(placed)),
    )


# What a word counts for in a place, and that place.
Worth = tuple[float, Place]


def _placed_words(
    item: OfferItem,
    context: Context,
    phrases: Iterable[tuple[str, ...]],
    situations: Iterable[tuple[str, ...]],
) -> Iterator[tuple[Iterable[str], Worth]]:
    """Everything an item can be found by, where it stands and what it counts for."""
    for text in item.texts.values():
        for name, place in TEXT_PLACES:
            value = getattr(text, name)
            if value:
                yield set(split_words(value)), (WEIGHT[place], place)
    yield from _shared(phrases, Place.SEARCH_WORD)
    for theme in _themes_of(item, context):
        yield from _shared(_theme_phrases(theme), Place.THEME)
    yield language_names(item.languages), (WEIGHT[Place.LANGUAGE], Place.LANGUAGE)
    yield from _shared(situations, Place.SITUATION)


def _shared(
    phrases: Iterable[tuple[str, ...]], place: Place
) -> Iterator[tuple[tuple[str, ...], Worth]]:
    """A word counts less among others: 'burn out bijbaan' says less of jobs than 'bijbaan'."""
    for phrase in phrases:
        yield phrase, (WEIGHT[place] / max(1, len(phrase)) ** AMONG_OTHERS, place)


def _theme_phrases(theme: OfferTheme) -> tuple[tuple[str, ...], ...]:
    return _split_all((*theme.titles.values(), *theme.words))


@lru_cache(maxsize=200)
def _split_all(texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Themes are few and stand under many items: their words are taken apart once."""
    return tuple(tuple(split_words(text)) for text in texts)


def _themes_of(item: OfferItem, context: Context) -> Iterator[OfferTheme]:
    return (context.themes[id_] for id_ in item.theme_ids if id_ in context.themes)


@cache
def language_names(codes: Sequence[str]) -> tuple[str, ...]:
    """The words for languages in Dutch and English; Dutch itself says nothing here."""
    return tuple(
        word
        for code in codes
        if code != DEFAULT_LOCALE
        for locale in LOCALES
        for word in split_words(Locale(locale).languages.get(code, code))
    )
