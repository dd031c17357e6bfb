"""Lists of words for search, as editors keep them: made fit to keep, and doubted. Pure.

What search does with a word decides what is said about it here: it sees plain letters and digits,
skips words that everybody uses for everything, and knows phrases of at most four words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.catalogue.lexicon import STOP_WORDS
from portal.catalogue.words import split_words
from portal.forms import clean_line, clean_text

LONGEST_WORD: Final = 60
LONGEST_PHRASE: Final = 4
FEWEST_IN_GROUP: Final = 2
MOST_IN_GROUP: Final = 120
MOST_IN_THEME: Final = 60
MOST_GROUPS: Final = 1000
BETWEEN_WORDS: Final = re.compile(r"[\n,;]")


class Wrong(StrEnum):
    """Why a list of words cannot be kept."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    NO_LETTERS = "no_letters"


class Doubt(StrEnum):
    """Why a word does less than its editor may think; it may stay."""

    SKIPPED = "skipped"
    LONG_PHRASE = "long_phrase"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordProblem:
    """What keeps a list from being kept. `limit` is the number that was passed, else 0."""

    reason: Wrong
    word: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDoubt:
    """A word to think about. `group_id`: the other group that has it, else 0."""

    word: str
    reason: Doubt
    group_id: int = 0


def clean_words(text: str) -> tuple[str, ...]:
    """The words of a typed text, one per line or between commas: in lower case, each once.

    Words that search cannot tell apart, 'café' and 'cafe', are one; the first spelling stays.
    """
    words = (clean_line(piece).lower() for piece in BETWEEN_WORDS.split(clean_text(text)))
    once = {search_form(word) or word: word for word in reversed(list(words)) if word}
    return tuple(reversed(once.values()))


def search_form(word: str) -> str:
    """A word or phrase as search sees it; empty when there is nothing in it to see."""
    return " ".join(split_words(word))


def problems_of(words: Sequence[str], *, fewest: int, most: int) -> tuple[WordProblem, ...]:
    """Everything that keeps `words` from being kept; empty when they can be."""
    return tuple(_problems(words, fewest=fewest, most=most))


def _problems(words: Sequence[str], *, fewest: int, most: int) -> Iterator[WordProblem]:
    if len(words) < fewest:
        yield WordProblem(reason=Wrong.TOO_FEW, limit=fewest)
    if len(words) > most:
        yield WordProblem(reason=Wrong.TOO_MANY, limit=most)
    for word in words:
        if len(word) > LONGEST_WORD:
            yield WordProblem(reason=Wrong.TOO_LONG, word=word, limit=LONGEST_WORD)
        elif not search_form(word):
            yield WordProblem(reason=Wrong.NO_LETTERS, word=word)


def groups_by_word(groups: Mapping[int, Iterable[str]]) -> dict[str, list[int]]:
    """Every word in groups of synonyms, as search sees it, with the numbers of its groups."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for group_id, words in groups.items():
        for form in dict.fromkeys(search_form(word) for word in words):
            found[form].append(group_id)
    return found


def doubts_about(
    words: Iterable[str], *, known: Mapping[str, Sequence[int]] | None = None, own: int = 0
) -> tuple[WordDoubt, ...]:
    """What to tell an editor about words that are kept all the same.

    `known`: the groups of every word, as from `groups_by_word`; `own`: the group the words are of,
    which does not count.
    """
    return tuple(doubt for word in words for doubt in _doubts(word, known or {}, own))


def _doubts(word: str, known: Mapping[str, Sequence[int]], own: int) -> Iterator[WordDoubt]:
    parts = split_words(word)
    if parts and STOP_WORDS.issuperset(parts):
        yield WordDoubt(word=word, reason=Doubt.SKIPPED)
    if len(parts) > LONGEST_PHRASE:
        yield WordDoubt(word=word, reason=Doubt.LONG_PHRASE)
    others = [group_id for group_id in known.get(" ".join(parts), ()) if group_id != own]
    if others:
        yield WordDoubt(word=word, reason=Doubt.ELSEWHERE, group_id=others[0])
