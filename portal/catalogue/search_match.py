"""Which words of the offer a typed word may stand for, how that was seen, and how likely. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from heapq import nsmallest
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.catalogue.lexicon import SOFT_WORDS, STOP_WORDS
from portal.catalogue.search_index import END, SearchIndex, words_from
from portal.catalogue.words import families, sound, stem

# Parts of words are at least so long; one letter less beside a part that is known.
MIN_PART: Final = 4
MIN_CLOSE: Final = 4
# With something this likely at hand nobody made a typing error.
CERTAIN: Final = 0.74
MOST_MATCHES: Final = 60
# As many longer words are looked at that begin, or end, with what was typed.
MOST_PARTS: Final = 30
LONGEST_MEANING: Final = 5
MIN_JOINED_ERROR: Final = 9
# One letter may be wrong from four letters on, a second from seven, a third from twelve.
ERRORS_FROM_LENGTH: Final = (4, 7, 12)
# What a second error takes off, and every letter that a word is short of what its errors ask.
ERROR_COST: Final = 0.06
TOO_SHORT: Final = 0.03
# A word of the groups that mean the same is taken for meant from so many letters on.
MIN_MEANT: Final = 6
LINKS: Final = ("", "s", "e", "en")


class How(StrEnum):
    """How a typed word was matched."""

    SAME = "same"
    STEM = "stem"
    SYNONYM = "synonym"
    SOUND = "sound"
    PART = "part"
    TYPO = "typo"
    PHRASE = "phrase"


LIKENESS: Final[Mapping[How, float]] = {
    How.SAME: 1.0,
    How.STEM: 0.93,
    How.SOUND: 0.86,
    How.SYNONYM: 0.78,
    How.TYPO: 0.8,
}
# A synonym of a word that the offer has itself.
BESIDES: Final = 0.7
# Half a word, the end of a longer word, and a part of a compound with or without a known rest.
HALF: Final = 0.84
ENDING: Final = 0.7
KNOWN_PART: Final = 0.74
GUESSED_PART: Final = 0.62
LOOSE_PART: Final = 0.55


class Match(NamedTuple):
    """How alike a word of the offer is to what was typed, 0 to 1, and how that was seen."""

    likeness: float
    how: How


Matches = dict[str, Match]


def match_words(index: SearchIndex, words: list[str]) -> dict[str, Matches]:
    """Per telling typed word what it may stand for; two words may be one in the offer.

    A phrase that means something as a whole, 'burn out', is one word here.
    """
    matches: dict[str, Matches] = {}
    for typed, senses in _units(index, words):
        if senses:
            matches[typed] = _phrase_senses(index, senses)
        elif typed not in STOP_WORDS and typed not in matches:
            matches[typed] = match_word(index, typed)
    _match_joined(index, words, matches)
    return matches


def _units(index: SearchIndex, words: list[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The typed words in order, those of a phrase with a meaning together."""
    stems = [stem(word) for word in words]
    start = 0
    while start < len(words):
        end, senses = start + 1, frozenset[str]()
        for longer in range(min(len(words), start + LONGEST_MEANING), start + 1, -1):
            found = index.meaning_phrases.get(tuple(stems[start:longer]))
            if found:
                end, senses = longer, found
                break
        yield " ".join(words[start:end]), senses
        start = end


def _phrase_senses(index: SearchIndex, senses: frozenset[str]) -> Matches:
    found: Matches = {}
    match = Match(LIKENESS[How.SYNONYM], How.SYNONYM)
    for sense in sorted(senses):
        if " " not in sense:
            _keep(found, _sense(index, sense, match))
    return _likeliest(index, found)


def match_word(index: SearchIndex, word: str) -> Matches:
    """Words of the offer that `word` may stand for."""
    found: Matches = {}
    _keep(found, _likely(index, word))
    if all(match.likeness < CERTAIN for match in found.values()):
        _keep(found, _close(index, word))
    if not found:
        _keep(found, _close_parts(index, word))
    return _likeliest(index, found)


def _likeliest(index: SearchIndex, found: Matches) -> Matches:
    """The best of very many words, such as all that begin with 'werk' in a large offer."""
    if len(found) <= MOST_MATCHES:
        return found
    best = nsmallest(
        MOST_MATCHES, found, key=lambda word: (-found[word].likeness, -index.telling[word], word)
    )
    return {word: found[word] for word in best}


def _keep(found: Matches, candidates: Iterator[tuple[str, Match]]) -> None:
    for other, match in candidates:
        if other not in found or match.likeness > found[other].likeness:
            found[other] = match


def _likely(index: SearchIndex, word: str) -> Iterator[tuple[str, Match]]:
    if word in index.postings:
        yield word, Match(LIKENESS[How.SAME], How.SAME)
    yield from _family(index, word, Match(LIKENESS[How.STEM], How.STEM))
    is_topic = word in index.topics and word in index.postings
    yield from _senses(index, word, BESIDES if is_topic else LIKENESS[How.SYNONYM])
    for other in index.sounds.get(sound(word), ()):
        yield other, Match(LIKENESS[How.SOUND], How.SOUND)
    yield from _parts(index, word)


def _family(index: SearchIndex, word: str, match: Match) -> Iterator[tuple[str, Match]]:
    """Words of the offer with the same stem in Dutch or in English."""
    for family in families(word):
        for other in index.families.get(family, ()):
            yield other, match


def _senses(index: SearchIndex, word: str, likeness: float) -> Iterator[tuple[str, Match]]:
    """Words of the offer that mean the same; phrases only lead from words, never to them."""
    for sense in meanings_of(index, word):
        if " " not in sense:
            yield from _sense(index, sense, Match(likeness, How.SYNONYM))


def meanings_of(index: SearchIndex, word: str) -> frozenset[str]:
    """What a word stands for in the groups that mean the same, by itself or by its stem."""
    if word in index.meanings:
        return index.meanings[word]
    found = (index.meaning_families.get(family) for family in families(word))
    return next((senses for senses in found if senses), frozenset())


def _sense(index: SearchIndex, sense: str, match: Match) -> Iterator[tuple[str, Match]]:
    if sense in index.postings:
        yield sense, match
    yield from _family(index, sense, match)


def _parts(index: SearchIndex, word: str) -> Iterator[tuple[str, Match]]:
    """Half words and compounds: what begins or ends with `word`, or is one of its parts."""
    if _can_be_part(index, word):
        for other in _shortest(words_from(index.known, word)):
            yield from _part(index, other, HALF * (0.9 + 0.1 * len(word) / len(other)))
        for other in _shortest(words_from(index.backwards, word[::-1])):
            yield from _part(index, other[::-1], ENDING * (0.85 + 0.15 * len(word) / len(other)))
    for length in range(MIN_PART - 1, len(word) - 2):
        for part, rest in ((word[:length], word[length:]), (word[-length:], word[:-length])):
            likeness = _likeness_of_part(index, part, rest)
            if likeness:
                yield from _part(index, part, likeness)


def _shortest(words: Sequence[str]) -> Sequence[str]:
    """Those that are least longer than what was typed: a large offer has very many."""
    return words if len(words) <= MOST_PARTS else nsmallest(MOST_PARTS, words, key=len)


def _likeness_of_part(index: SearchIndex, part: str, rest: str) -> float:
    """How well a typed compound is told by one of its parts; 0 when it is no part at all."""
    is_known = _is_word(index, rest)
    if len(part) < (MIN_PART - 1 if is_known else MIN_PART) or not _is_topic(index, part):
        return 0.0
    share = len(part) / (len(part) + len(rest))
    if not is_known and len(rest) > MIN_PART - 1 and share < 0.5:
        return 0.0
    return (KNOWN_PART if is_known else GUESSED_PART) * (0.8 + 0.2 * share)


def _is_word(index: SearchIndex, rest: str) -> bool:
    """True for a word that is known as such, also with the letters that join a compound."""
    return any(
        len(bare) >= MIN_PART - 1 and bare in index.all_known
        for link in LINKS
        for bare in (rest.removesuffix(link), rest.removeprefix(link))
    )


def _is_topic(index: SearchIndex, word: str) -> bool:
    return word not in STOP_WORDS and word not in SOFT_WORDS and word in index.topics


def _can_be_part(index: SearchIndex, word: str) -> bool:
    return len(word) >= MIN_PART and word not in STOP_WORDS and word not in SOFT_WORDS


def _part(index: SearchIndex, part: str, likeness: float) -> Iterator[tuple[str, Match]]:
    if part in index.postings:
        yield part, Match(likeness, How.PART)
    for other, _match in _family(index, part, Match(likeness, How.PART)):
        yield other, Match(likeness * 0.97, How.PART)
    for other, _match in _senses(index, part, likeness):
        yield other, Match(likeness * LIKENESS[How.SYNONYM], How.PART)


def _close(index: SearchIndex, word: str) -> Iterator[tuple[str, Match]]:
    """Words with a letter or two wrong, as typed or as they sound."""
    if len(word) < MIN_CLOSE:
        return
    for other, errors in _near(index.spellings, word):
        yield from _corrected(index, other, errors, word)
    for heard, errors in _near(index.sound_spellings, sound(word)):
        for other in index.known_sounds[heard]:
            yield from _corrected(index, other, max(errors, 1), word)


def _close_parts(index: SearchIndex, word: str) -> Iterator[tuple[str, Match]]:
    """Parts of a compound of which the rest is spelled wrong, or says nothing here."""
    for length in range(MIN_PART, len(word) - 1):
        for part in (word[:length], word[-length:]):
            if _is_topic(index, part) or sound(part) in index.topic_sounds:
                share = length / len(word)
                for other in index.known_sounds.get(sound(part), ()):
                    if other in index.topics:
                        yield from _part(index, other, LOOSE_PART * (0.7 + 0.3 * share))


def _near(
    spellings: Mapping[tuple[str, int], tuple[str, ...]], word: str
) -> Iterator[tuple[str, int]]:
    """Spellings with few enough letters wrong that share the first letter or the ending.

    Two letters that changed places at the start share neither, and are looked up apart.
    """
    allowed = allowed_errors(word)
    for length in range(len(word) - allowed, len(word) + allowed + 1):
        for end in dict.fromkeys((word[:1], word[1:2], word[-END:])):
            for spelling, errors, _place in process.extract(
                word,
                spellings.get((end, length), ()),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=None,
            ):
                yield spelling, int(errors)


def _corrected(
    index: SearchIndex, other: str, errors: int, word: str
) -> Iterator[tuple[str, Match]]:
    if len(other) < MIN_CLOSE or other in STOP_WORDS:
        return
    likeness = likeness_of_error(word, other, errors)
    if other in index.postings:
        yield other, Match(likeness, How.TYPO)
        yield from _family(index, other, Match(likeness - 0.04, How.TYPO))
    elif len(other) >= MIN_MEANT:
        for found, _match in _senses(index, other, likeness):
            yield found, Match(likeness - 0.1, How.TYPO)


def likeness_of_error(word: str, other: str, errors: int) -> float:
    """How likely `word` was meant to be `other`: less in short words, and with another start."""
    letters = min(len(word), len(other))
    likeness = LIKENESS[How.TYPO] - TOO_SHORT * max(0, 4 + 3 * errors - letters)
    return likeness - ERROR_COST * (errors - 1) - 0.05 * (word[0] != other[0])


def allowed_errors(word: str) -> int:
    """How many letters may be wrong: more in longer words."""
    return sum(len(word) >= length for length in ERRORS_FROM_LENGTH)


def _match_joined(index: SearchIndex, words: list[str], matches: dict[str, Matches]) -> None:
    """Two typed words that are one word in the offer count for both: 'paniek anval'."""
    for first, second in pairwise(words):
        joined = first + second
        if len(joined) <= MIN_PART + 1:
            continue
        if first in matches or second in matches:
            near = _as_one(index, joined)
            for part in (first, second):
                if part in matches:
                    _keep(matches[part], iter(near.items()))
        elif joined in index.topics and joined not in matches:
            # Neither says a thing alone: 'het zelfde', 'op staan'.
            matches[joined] = match_word(index, joined)


def _as_one(index: SearchIndex, joined: str) -> Matches:
    """What two words stand for as one; a typing error may be in it, but not half a word."""
    found: Matches = {}
    if joined in index.postings:
        found[joined] = Match(LIKENESS[How.SAME], How.SAME)
    _keep(found, _family(index, joined, Match(LIKENESS[How.STEM], How.STEM)))
    _keep(found, _senses(index, joined, LIKENESS[How.SYNONYM]))
    for other in index.sounds.get(sound(joined), ()):
        _keep(found, iter([(other, Match(LIKENESS[How.SOUND], How.SOUND))]))
    if not found and len(joined) >= MIN_JOINED_ERROR:
        _keep(found, _close(index, joined))
    return found
