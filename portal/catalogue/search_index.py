"""What can be found: every word of the offer, where it stands, and how telling it is. Pure.

One index is made per version of the offer and holds both languages: people type English on the
Dutch pages, and street words on all. It is made at the first search after a publish; items that
did not change are not read again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from portal.catalogue.lexicon import SOFT_WORDS, STOP_WORDS
from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.search_texts import ItemWords, Place, context_of, read_item, source_of
from portal.catalogue.words import families, sound, split_words, stem

# How much a soft word counts beside others, and a word that the offer does not have.
SOFT: Final = 0.35
UNKNOWN: Final = 0.6
MIN_SOUND: Final = 3
END: Final = 3
# A word of so many items says little of any of them; without an end to it a large offer gets slow.
MOST_ITEMS: Final = 400
# A word that no title, search word or synonym has only happens to stand in a sentence.
PROSE: Final = 0.5
TOPIC_PLACES: Final = frozenset(
    (Place.TITLE, Place.SEARCH_WORD, Place.HELPS_WITH, Place.THEME, Place.LANGUAGE)
)
AFTER_LETTERS: Final = "\x7f"
SOFT_STEMS: Final = frozenset(stem(word) for word in SOFT_WORDS)


@dataclass(frozen=True, slots=True)
class Posting:
    """Where one word stands: in how many items, their numbers, and what it counts for in each."""

    count: int
    numbers: array[int]
    weights: array[float]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What some items are called or known as: its words, its telling stems, and those items."""

    words: tuple[str, ...]
    stems: frozenset[str]
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """All that a search looks up.

    `read` stands beside `items`. `telling`: word to how rare it is, 1 and up. `known` are the words
    of the offer and those of the groups that mean the same, in order; `backwards` the same words
    from their last letter to their first, to look up endings. `families` and `sounds` are words of
    the offer by what they share. `topics` are the words that somebody chose, `topic_sounds` how
    they sound. `meanings`: word to the words that mean the same; `meaning_families` and
    `meaning_phrases`: the same for the stems of a word and of a phrase. `spellings` and
    `sound_spellings`: known words and how they sound, by their ends and length; `known_sounds`:
    sound to known words. `literal`: phrase to its number in `phrases`; `by_stem`: the rarest stem
    of a phrase to its number.
    """

    items: tuple[OfferItem, ...]
    read: tuple[ItemWords, ...]
    postings: Mapping[str, Posting]
    telling: Mapping[str, float]
    unknown: float
    topics: frozenset[str]
    topic_sounds: frozenset[str]
    known: tuple[str, ...]
    all_known: frozenset[str]
    backwards: tuple[str, ...]
    families: Mapping[str, tuple[str, ...]]
    sounds: Mapping[str, tuple[str, ...]]
    meanings: Mapping[str, frozenset[str]]
    meaning_families: Mapping[str, frozenset[str]]
    meaning_phrases: Mapping[tuple[str, ...], frozenset[str]]
    spellings: Mapping[tuple[str, int], tuple[str, ...]]
    sound_spellings: Mapping[tuple[str, int], tuple[str, ...]]
    known_sounds: Mapping[str, tuple[str, ...]]
    phrases: tuple[Phrase, ...]
    literal: Mapping[tuple[str, ...], int]
    by_stem: Mapping[str, tuple[int, ...]]


class IndexKeeper:
    """Keeps the index of the snapshot in use, and makes the next one from it.

    Two threads that search a new snapshot at once may both make its index; either one is right.
    """

    def __init__(self) -> None:
        self._kept: tuple[Snapshot, SearchIndex] | None = None

    def index_of(self, snapshot: Snapshot) -> SearchIndex:
        """The index of a snapshot, made once for as long as the snapshot is in use."""
        kept = self._kept
        if kept is not None and kept[0] is snapshot:
            return kept[1]
        if kept is not None and _searched(kept[0]) == _searched(snapshot):
            # What was published changed nothing that is searched, a moment's time say.
            index = kept[1]
        else:
            index = build_index(snapshot, before=kept[1] if kept else None)
        self._kept = (snapshot, index)
        return index


def _searched(snapshot: Snapshot) -> tuple[object, ...]:
    """All that an index is made of."""
    return snapshot.items, snapshot.themes, snapshot.situations, snapshot.synonyms


def build_index(snapshot: Snapshot, *, before: SearchIndex | None = None) -> SearchIndex:
    """The index of a snapshot; items that are as they were in `before` are not read again."""
    read = read_items(snapshot, before)
    postings = _postings(read)
    count = len(read)
    meanings = _meanings(snapshot.synonyms)
    topics = _topics(read, meanings)
    topic_stems = {stem(word) for word in topics}
    telling = {
        word: (1.0 + log((count + 1) / found.count))
        * (SOFT if stem(word) in SOFT_STEMS else 1.0 if stem(word) in topic_stems else PROSE)
        for word, found in postings.items()
    }
    known = tuple(sorted({*postings, *(word for word in meanings if " " not in word)}))
    by_sound = _grouped(known, sound)
    phrases = _phrases(read, telling)
    return SearchIndex(
        items=snapshot.items,
        read=read,
        postings=postings,
        telling=telling,
        unknown=(1.0 + log(count + 1)) * UNKNOWN,
        topics=topics,
        topic_sounds=frozenset(sound(word) for word in topics if len(word) > MIN_SOUND),
        known=known,
        all_known=frozenset(known) | STOP_WORDS | SOFT_WORDS,
        backwards=tuple(sorted(word[::-1] for word in known)),
        families=_families(postings),
        sounds=_grouped(postings, sound),
        meanings=meanings,
        meaning_families=_meaning_families(meanings),
        meaning_phrases={
            tuple(stem(word) for word in entry.split()): others
            for entry, others in meanings.items()
            if " " in entry
        },
        spellings=_by_ends(known),
        sound_spellings=_by_ends(by_sound),
        known_sounds=by_sound,
        phrases=phrases,
        literal={phrase.words: number for number, phrase in enumerate(phrases)},
        by_stem=_by_rarest_stem(phrases, telling, stem),
    )


def read_items(snapshot: Snapshot, before: SearchIndex | None) -> tuple[ItemWords, ...]:
    """Every item's words; those of `before` where nothing changed."""
    context = context_of(snapshot)
    kept = (
        {item.ref: words for item, words in zip(before.items, before.read, strict=True)}
        if before
        else {}
    )
    read = []
    for item in snapshot.items:
        source = source_of(item, context)
        known = kept.get(item.ref)
        read.append(known if known and known.source == source else read_item(item, context, source))
    return tuple(read)


def _postings(read: Sequence[ItemWords]) -> dict[str, Posting]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    weights: defaultdict[str, list[float]] = defaultdict(list)
    for number, item in enumerate(read):
        for word, weight in zip(item.words, item.weights, strict=True):
            numbers[word].append(number)
            weights[word].append(weight)
    return {word: _posting(found, weights[word]) for word, found in numbers.items()}


def _posting(numbers: Sequence[int], weights: Sequence[float]) -> Posting:
    """Where a word stands; of a word that stands nearly everywhere only the best places."""
    count = len(numbers)
    if count > MOST_ITEMS:
        lightness = [-weight for weight in weights]
        best = sorted(range(count), key=lightness.__getitem__)[:MOST_ITEMS]
        numbers = [numbers[place] for place in best]
        weights = [weights[place] for place in best]
    return Posting(count, array("I", numbers), array("f", weights))


def _topics(read: Sequence[ItemWords], meanings: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Words that somebody chose to be found by, not those that only stand in a sentence."""
    chosen = {
        word
        for item in read
        for word, place in zip(item.words, item.places, strict=True)
        if place in TOPIC_PLACES
    }
    return frozenset(chosen | set(meanings)) - STOP_WORDS


def _phrases(read: Sequence[ItemWords], telling: Mapping[str, float]) -> tuple[Phrase, ...]:
    items: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, item in enumerate(read):
        for _place, words in item.phrases:
            items[words].append(number)
    return tuple(
        Phrase(
            words=words,
            stems=frozenset(stem(word) for word in meaningful(words)),
            items=tuple(dict.fromkeys(numbers)),
        )
        for words, numbers in items.items()
        if words
    )


def _by_rarest_stem(
    phrases: Sequence[Phrase], telling: Mapping[str, float], stem_of: Callable[[str], str]
) -> dict[str, tuple[int, ...]]:
    """Phrases of several telling words, each under the one stem that the fewest phrases have."""
    counts: defaultdict[str, int] = defaultdict(int)
    for phrase in phrases:
        for each in phrase.stems:
            counts[each] += 1
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, phrase in enumerate(phrases):
        if phrase.stems:
            found[min(phrase.stems, key=lambda each: (counts[each], each))].append(number)
    return {each: tuple(numbers) for each, numbers in found.items()}


def meaningful(words: Iterable[str]) -> list[str]:
    """The words without those that everybody uses for everything."""
    return [word for word in words if word not in STOP_WORDS]


def words_from(ordered: Sequence[str], start: str) -> Sequence[str]:
    """The words of an ordered list that begin with `start`."""
    return ordered[bisect_left(ordered, start) : bisect_left(ordered, start + AFTER_LETTERS)]


def _grouped(words: Iterable[str], key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for word in words:
        groups[key(word)].append(word)
    return {name: tuple(sorted(found)) for name, found in groups.items()}


def _families(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for family in families(word):
            groups[family].append(word)
    return {family: tuple(sorted(found)) for family, found in groups.items()}


def _by_ends(words: Iterable[str]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Words by their first letter and by their last three, each with their length.

    Hardly anybody gets both ends of a word wrong, so that few words need be compared.
    """
    groups: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for word in words:
        for end in {word[:1], word[-END:]}:
            groups[end, len(word)].append(word)
    return {key: tuple(sorted(found)) for key, found in groups.items()}


def _meanings(groups: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Word, or phrase such as 'geen zin', to all that mean the same."""
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for group in groups:
        plain = [" ".join(split_words(entry)) for entry in group]
        for entry in plain:
            meanings[entry].update(other for other in plain if other != entry)
    return {entry: frozenset(others) for entry, others in meanings.items() if entry}


def _meaning_families(meanings: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The meanings of a word also hold for its relatives that are in no group themselves."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry, others in meanings.items():
        if " " not in entry:
            for family in families(entry):
                found[family] |= others
    return {family: frozenset(others) for family, others in found.items()}
