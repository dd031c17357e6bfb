"""Finding something in the offer, also with typing errors, half words and street words. Pure.

A typed word is matched with words of the offer: the same word, the same stem, the same meaning,
the same sound, a part of a longer word, or a word with a letter wrong. The closer the match, the
more telling the word and the better the place it stands in, the higher an item comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from portal.catalogue.lexicon import CONTACT_WORDS, SOFT_WORDS, STOP_WORDS
from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.search_index import SOFT, SearchIndex, index_of, meaningful, words_from
from portal.catalogue.words import sound, split_words, stem

MAX_QUERY_WORDS: Final = 12
MAX_QUERY_LENGTH: Final = 120
# How much a match counts by how it was found.
SAME: Final = 1.0
SAME_STEM: Final = 0.92
SAME_SENSE: Final = 0.75
SAME_SOUND: Final = 0.85
PART: Final = 0.68
CLOSE: Final = 0.8
MIN_PART: Final = 4
MIN_CLOSE: Final = 4
# One letter may be wrong from four letters on, a second from seven, a third from twelve.
ERRORS_FROM_LENGTH: Final = (4, 7, 12)
# Below this share of what was typed an item has too little to do with it.
MIN_COVERAGE: Final = 0.4
# An item that scores far below the best is noise.
MIN_OF_BEST: Final = 0.12
# Half a word in half a sentence: nobody meant this.
MIN_SCORE: Final = 2.6
PHRASE_BONUS: Final = 9.0
MIN_PHRASE_RATIO: Final = 86.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that fits, and how well; scores only compare within one search."""

    item: OfferItem
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search gives. `wants_contact`: the best answer is a person to talk to."""

    hits: tuple[Hit, ...]
    wants_contact: bool

    @property
    def items(self) -> tuple[OfferItem, ...]:
        """The items, best first."""
        return tuple(hit.item for hit in self.hits)


def search(snapshot: Snapshot, query: str) -> Found:
    """Everything in the offer that has to do with `query`, best first."""
    words = split_words(query[:MAX_QUERY_LENGTH])[:MAX_QUERY_WORDS]
    if not words:
        return Found(hits=(), wants_contact=False)
    hits = rank(index_of(snapshot), words)
    return Found(hits=hits, wants_contact=wants_contact(words) or not hits)


def wants_contact(words: list[str]) -> bool:
    """True when somebody types only that they want to talk, not about what."""
    telling = meaningful(words)
    return bool(telling) and all(
        word in CONTACT_WORDS or _is_near(word, CONTACT_WORDS) for word in telling
    )


def _is_near(word: str, known: frozenset[str]) -> bool:
    return len(word) > MIN_CLOSE and any(
        OSA.distance(word, other, score_cutoff=1) <= 1 for other in known if len(other) > MIN_CLOSE
    )


def rank(index: SearchIndex, words: list[str]) -> tuple[Hit, ...]:
    """Items with their scores, best first; equal scores keep the offer's own order."""
    scores = _word_scores(index, words)
    for number, bonus in _phrase_scores(index, words).items():
        scores[number] = scores.get(number, 0.0) + bonus
    best = max(scores.values(), default=0.0)
    least = max(best * MIN_OF_BEST, MIN_SCORE)
    kept = [(number, score) for number, score in scores.items() if score >= least]
    kept.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(Hit(item=index.items[number], score=round(score, 3)) for number, score in kept)


def _word_scores(index: SearchIndex, words: list[str]) -> dict[int, float]:
    typed = meaningful(words)
    matches = {word: match_word(index, word) for word in dict.fromkeys(typed)}
    _match_joined(index, words, matches)
    telling = {word: _how_telling(index, word, found) for word, found in matches.items()}
    total = sum(telling.values())
    scores: defaultdict[int, float] = defaultdict(float)
    coverage: defaultdict[int, float] = defaultdict(float)
    for word, found in matches.items():
        for number, (weight, likeness) in _best_per_item(index, found).items():
            scores[number] += telling[word] * weight
            coverage[number] += telling[word] * likeness
    return {
        number: score * (coverage[number] / total)
        for number, score in scores.items()
        if coverage[number] >= total * MIN_COVERAGE
    }


def _best_per_item(
    index: SearchIndex, found: Mapping[str, float]
) -> dict[int, tuple[float, float]]:
    """Per item the best weight and the best likeness that one typed word has there."""
    best: dict[int, tuple[float, float]] = {}
    for word, likeness in found.items():
        for number, place in index.weights[word].items():
            weight, seen = best.get(number, (0.0, 0.0))
            best[number] = (max(weight, place * likeness), max(seen, likeness))
    return best


def _how_telling(index: SearchIndex, word: str, found: Mapping[str, float]) -> float:
    """How rare a typed word is in the offer, and so how much it says."""
    if not found:
        return index.unknown
    closest = max(found, key=lambda other: (found[other], index.telling[other]))
    return index.telling[closest] * (SOFT if word in SOFT_WORDS else 1.0)


def match_word(index: SearchIndex, word: str) -> dict[str, float]:
    """Words of the offer that `word` may stand for, with how alike they are (0 to 1)."""
    found: dict[str, float] = {}
    for other, likeness in _likely(index, word):
        if likeness > found.get(other, 0.0):
            found[other] = likeness
    if not any(likeness >= SAME_SENSE for likeness in found.values()):
        for other, likeness in _close(index, word):
            found[other] = max(likeness, found.get(other, 0.0))
    return found


def _likely(index: SearchIndex, word: str) -> Iterator[tuple[str, float]]:
    if word in index.weights:
        yield word, SAME
    for other in index.stems.get(stem(word), ()):
        yield other, SAME_STEM
    for sense in index.meanings.get(word, index.meanings.get(stem(word), frozenset())):
        for other in index.stems.get(stem(sense), ()):
            yield other, SAME_SENSE
    for other in index.by_sound.get(sound(word), ()):
        yield other, SAME_SOUND
    for other in _words_with_part(index, word):
        yield other, PART


def _words_with_part(index: SearchIndex, word: str) -> Iterator[str]:
    """Words that begin or end with `word`, or that `word` begins or ends with: compounds."""
    if _can_be_part(word):
        yield from words_from(index.vocabulary, word)
        yield from (other[::-1] for other in words_from(index.backwards, word[::-1]))
    for length in range(MIN_PART, len(word)):
        for part in (word[:length], word[-length:]):
            if part in index.weights and _can_be_part(part):
                yield part


def _can_be_part(word: str) -> bool:
    return len(word) >= MIN_PART and word not in STOP_WORDS and word not in SOFT_WORDS


def _close(index: SearchIndex, word: str) -> Iterator[tuple[str, float]]:
    """Words with a letter or two wrong, as typed or as they sound."""
    if len(word) < MIN_CLOSE:
        return
    for typed, spellings in ((word, index.vocabulary), (sound(word), index.sounds)):
        allowed = _allowed_errors(word)
        near = process.extract(
            typed, spellings, scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        for _spelling, wrong, place in near:
            other = index.vocabulary[place]
            if len(other) >= MIN_CLOSE and other not in STOP_WORDS:
                yield other, CLOSE - 0.08 * (max(wrong, 1) - 1) - 0.04 * (word[0] != other[0])


def _allowed_errors(word: str) -> int:
    """How many letters may be wrong: more in longer words."""
    return sum(len(word) >= length for length in ERRORS_FROM_LENGTH)


def _match_joined(
    index: SearchIndex, words: list[str], matches: dict[str, dict[str, float]]
) -> None:
    """Two typed words that are one word in the offer count for both: 'paniek anval'."""
    for first, second in pairwise(words):
        joined = first + second
        found = match_word(index, joined) if len(joined) > MIN_PART else {}
        near = {word: like for word, like in found.items() if like > PART and len(word) > 5}
        for part in (first, second):
            if part in matches:
                for other, likeness in near.items():
                    matches[part][other] = max(likeness, matches[part].get(other, 0.0))


def _phrase_scores(index: SearchIndex, words: list[str]) -> dict[int, float]:
    """A bonus for items that are called, or known as, just what was typed."""
    typed = " ".join(words)
    stems = {stem(word) for word in words}
    scores: dict[int, float] = {}
    for number, phrases in enumerate(index.phrases):
        best = max((_phrase_likeness(typed, stems, phrase) for phrase in phrases), default=0.0)
        if best:
            scores[number] = best * PHRASE_BONUS
    return scores


def _phrase_likeness(typed: str, stems: set[str], phrase: tuple[str, ...]) -> float:
    ratio = fuzz.ratio(typed, " ".join(phrase), score_cutoff=MIN_PHRASE_RATIO)
    if ratio:
        return ratio / 100
    telling = meaningful(phrase)
    if len(telling) > 1 and {stem(word) for word in phrase} <= stems:
        return 0.7
    return 0.0
