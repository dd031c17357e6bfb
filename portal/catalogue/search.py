"""Finding something in the offer, also with typing errors, half words and street words. Pure.

A typed word is matched with words of the offer: the same word, the same stem, the same meaning,
the same sound, a part of a longer word, or a word with a letter wrong. The closer the match, the
more telling the word and the better the place it stands in, the higher an item comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from portal.catalogue.lexicon import (
    CONTACT_FILLERS,
    CONTACT_WORDS,
    ELSEWHERE_WORDS,
    SOFT_WORDS,
    STOP_WORDS,
)
from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.search_index import IndexKeeper, SearchIndex
from portal.catalogue.search_match import MIN_CLOSE, How
from portal.catalogue.search_rank import Ranking, rank
from portal.catalogue.search_texts import Place
from portal.catalogue.words import sound, typed_words

MAX_QUERY_WORDS: Final = 12
MAX_QUERY_LENGTH: Final = 120
# Nobody reads on after so many.
MOST_HITS: Final = 500
# An item that scores far below the best is noise.
MIN_OF_BEST: Final = 0.12
# Half a word in half a sentence: nobody meant this.
MIN_SCORE: Final = 1.2
# Where the best hit has less of what was typed than this, it is a guess, and few are shown.
# The fewer words, the more each must tell.
SURE: Final = (1.0, 0.7, 0.6, 0.5)
SURE_OF_SENTENCE: Final = 0.35
# So short is a query that one word for something else decides, with so long a part of a word.
LONGEST_ELSEWHERE: Final = 4
MIN_PART_ELSEWHERE: Final = 4
MOST_GUESSES: Final = 3
CONTACT_SOUNDS: Final = frozenset(sound(word) for word in CONTACT_WORDS if len(word) > MIN_CLOSE)

_keeper: Final = IndexKeeper()


class Hit(NamedTuple):
    """An item that fits, and how well; scores only compare within one search."""

    item: OfferItem
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search gives. `wants_contact`: a person to talk to is the best answer, or a good one.

    `is_guess`: the hits have little to do with what was typed.
    """

    hits: tuple[Hit, ...]
    wants_contact: bool
    is_guess: bool = False

    @property
    def items(self) -> tuple[OfferItem, ...]:
        """The items, best first."""
        return tuple(hit.item for hit in self.hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Why a hit was found: `typed` matched `matched` in `place`, and brought `share` of the score.

    A whole phrase has a place too: the title or the search word that it is.
    """

    typed: str
    matched: str
    place: Place
    how: How
    share: float


def search(snapshot: Snapshot, query: str) -> Found:
    """Everything in the offer that has to do with `query`, best first; 500 items at most."""
    return _search(_keeper.index_of(snapshot), query)[0]


def explain(snapshot: Snapshot, query: str) -> tuple[Found, tuple[tuple[Explained, ...], ...]]:
    """What `search` finds, with per hit the reasons, whose shares add up to its score."""
    index = _keeper.index_of(snapshot)
    found, ranking = _search(index, query)
    numbers = {item.ref: number for number, item in enumerate(index.items)}
    reasons = tuple(_explained(index, ranking, numbers[item.ref]) for item in found.items)
    return found, reasons


def wants_contact(words: list[str]) -> bool:
    """True when somebody types only that they want to talk, not about what."""
    telling = [word for word in words if word not in STOP_WORDS or word in CONTACT_WORDS]
    asking = [word for word in telling if _asks(word)]
    others = {word for word in telling if word not in asking}
    return bool(set(asking) - CONTACT_FILLERS) and others <= CONTACT_FILLERS | SOFT_WORDS


def _asks(word: str) -> bool:
    return word in CONTACT_WORDS or (
        len(word) > MIN_CLOSE
        and any(
            len(other) > MIN_CLOSE and OSA.distance(word, other, score_cutoff=1) <= 1
            for other in CONTACT_WORDS
        )
        or sound(word) in CONTACT_SOUNDS
    )


def _search(index: SearchIndex, query: str) -> tuple[Found, Ranking]:
    words = typed_words(query[:MAX_QUERY_LENGTH])[:MAX_QUERY_WORDS]
    ranking = rank(index, words)
    best = max(ranking.scores.values(), default=0.0)
    numbers = ranking.best(MOST_HITS, least=max(best * MIN_OF_BEST, MIN_SCORE))
    is_guess = bool(numbers) and (
        ranking.covered[numbers[0]] < _sure(len(ranking.matches)) or _is_elsewhere(words)
    )
    if is_guess:
        numbers = numbers[:MOST_GUESSES]
    hits = tuple(Hit(item=index.items[n], score=round(ranking.scores[n], 3)) for n in numbers)
    contact = bool(words) and (is_guess or not hits or wants_contact(words))
    return Found(hits=hits, wants_contact=contact, is_guess=is_guess), ranking


def _is_elsewhere(words: list[str]) -> bool:
    """True when a short query is about something that is not here: 'pizza bestellen'."""
    telling = [word for word in words if word not in STOP_WORDS]
    return len(telling) <= LONGEST_ELSEWHERE and any(
        word in ELSEWHERE_WORDS or any(start in ELSEWHERE_WORDS for start in _starts(word))
        for word in telling
    )


def _starts(word: str) -> Iterator[str]:
    """What a long word begins with: 'scooter' of 'scooterverzekering'."""
    return (word[:length] for length in range(MIN_PART_ELSEWHERE, len(word)))


def _sure(count: int) -> float:
    return SURE[count] if count < len(SURE) else SURE_OF_SENTENCE


def _explained(index: SearchIndex, ranking: Ranking, number: int) -> tuple[Explained, ...]:
    read = index.read[number]
    phrases = {" ".join(words): place for place, words in reversed(read.phrases)}
    reasons = (
        Explained(
            typed=reason.typed,
            matched=reason.matched,
            how=reason.how,
            place=phrases[reason.matched]
            if reason.how is How.PHRASE
            else read.place_of(reason.matched),
            share=reason.share,
        )
        for reason in ranking.reasons(number)
    )
    return tuple(sorted(reasons, key=lambda reason: -reason.share))
