"""How well items fit what was typed, and why. Pure.

Every part of a score is kept with the word that earned it, so that an explanation is read from the
same figures that put the items in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from portal.catalogue.search_index import SOFT, SOFT_STEMS, SearchIndex
from portal.catalogue.search_match import How, Matches, match_words
from portal.catalogue.words import stem

PHRASE_BONUS: Final = 9.0
# How much of the bonus: typed just so, or nearly, literally among other words, or its words here
# and there.
WHOLE: Final = 1.0
RESPELLED: Final = 0.97
LITERAL: Final = 0.8
SCATTERED: Final = 0.6
LONGEST_PHRASE: Final = 8
# So many places are looked at for a whole query, and at least for each of its words.
MOST_PLACES: Final = 3000
LEAST_PLACES: Final = 600
# Typed words this alike to a word of a phrase are that word.
SAME_ENOUGH: Final = 0.76


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item was found: `share` of its score. `place` is a Place, or -1 for no single one."""

    typed: str
    matched: str
    how: How
    share: float


@dataclass(frozen=True, slots=True)
class Earned:
    """What one typed word brings: per item its best value, and the word that gave it."""

    values: dict[int, float]
    words: dict[int, str]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores with all that made them. `covered`: how much of what was typed an item has, 0 to 1."""

    matches: Mapping[str, Matches]
    telling: Mapping[str, float]
    earned: Mapping[str, Earned]
    phrases: Mapping[int, tuple[float, str]]
    covered: Mapping[int, float]
    scores: Mapping[int, float]

    def reasons(self, number: int) -> Iterator[Reason]:
        """What an item's score is made of; the shares add up to the score."""
        for typed, earned in self.earned.items():
            if number in earned.values:
                word = earned.words[number]
                share = self.telling[typed] * earned.values[number] * self.covered[number]
                yield Reason(typed, word, self.matches[typed][word].how, share)
        if number in self.phrases:
            bonus, phrase = self.phrases[number]
            yield Reason(phrase, phrase, How.PHRASE, bonus)

    def best(self, most: int, *, least: float) -> list[int]:
        """The numbers of the best items, best first; equal scores keep the offer's own order."""
        scores = self.scores
        kept = [number for number, score in scores.items() if score >= least]
        return sorted(kept, key=lambda number: (-scores[number], number))[:most]


def rank(index: SearchIndex, words: list[str]) -> Ranking:
    """Score every item that has to do with the typed words."""
    matches = match_words(index, words)
    telling = {word: _how_telling(index, word, found) for word, found in matches.items()}
    total = sum(telling.values()) or 1.0
    most = max(LEAST_PLACES, MOST_PLACES // (len(matches) or 1))
    earned = {word: _earned(index, found, most) for word, found in matches.items()}
    sums: defaultdict[int, float] = defaultdict(float)
    covered: defaultdict[int, float] = defaultdict(float)
    for word, one in earned.items():
        found, weight = matches[word], telling[word]
        likeness = {other: match.likeness * weight / total for other, match in found.items()}
        for number, value in one.values.items():
            sums[number] += weight * value
            covered[number] += likeness[one.words[number]]
    scores = {number: score * covered[number] for number, score in sums.items()}
    phrases = _phrase_bonuses(index, words, matches)
    for number, (bonus, _phrase) in phrases.items():
        scores[number] = scores.get(number, 0.0) + bonus
        covered.setdefault(number, 1.0)
    return Ranking(matches, telling, earned, phrases, covered, scores)


def _earned(index: SearchIndex, found: Matches, most: int) -> Earned:
    """Per item the best that one typed word brings.

    The likeliest words come first; after `most` places the others could add little.
    """
    values: dict[int, float] = {}
    words: dict[int, str] = {}
    for word in sorted(found, key=lambda other: (-found[other].likeness, other)):
        likeness = found[word].likeness
        posting = index.postings[word]
        for number, weight in zip(posting.numbers, posting.weights, strict=True):
            value = weight * likeness
            if value > values.get(number, 0.0):
                values[number] = value
                words[number] = word
        most -= len(posting.numbers)
        if most <= 0:
            break
    return Earned(values, words)


def _how_telling(index: SearchIndex, word: str, found: Matches) -> float:
    """How rare a typed word is in the offer, and so how much it says."""
    softness = SOFT if stem(word) in SOFT_STEMS else 1.0
    if not found:
        return index.unknown * softness
    closest = max(found, key=lambda other: (found[other].likeness, index.telling[other]))
    return index.telling[closest] * softness


def _phrase_bonuses(
    index: SearchIndex, words: list[str], matches: Mapping[str, Matches]
) -> dict[int, tuple[float, str]]:
    """A bonus for items that are called, or known as, just what was typed."""
    found: dict[int, tuple[float, str]] = {}
    for number, likeness in _phrases_in(index, words, matches):
        phrase = index.phrases[number]
        bonus = PHRASE_BONUS * likeness
        for item in phrase.items:
            if bonus > found.get(item, (0.0, ""))[0]:
                found[item] = (bonus, " ".join(phrase.words))
    return found


def _phrases_in(
    index: SearchIndex, words: list[str], matches: Mapping[str, Matches]
) -> Iterator[tuple[int, float]]:
    yield from _literal_phrases(index, words)
    same = [_same(word, found) for word, found in matches.items()]
    stems = frozenset().union(*same)
    for number in (number for each in stems for number in index.by_stem.get(each, ())):
        phrase = index.phrases[number].stems
        if phrase <= stems:
            if len(phrase) >= len(same) and all(one & phrase for one in same):
                yield number, RESPELLED
            elif len(phrase) > 1:
                yield number, SCATTERED


def _literal_phrases(index: SearchIndex, words: list[str]) -> Iterator[tuple[int, float]]:
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + LONGEST_PHRASE) + 1):
            number = index.literal.get(tuple(words[start:end]))
            if number is not None and end - start == len(words):
                yield number, WHOLE
            elif number is not None and end - start > 1:
                yield number, LITERAL


def _same(word: str, found: Matches) -> frozenset[str]:
    """The stems that a typed word is as good as, apart from its meanings."""
    near = (
        stem(other)
        for other, match in found.items()
        if match.likeness >= SAME_ENOUGH and match.how is not How.SYNONYM
    )
    return frozenset((*map(stem, word.split()), *near))
