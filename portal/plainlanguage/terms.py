"""The word lists, and patterns that find their words in every form they take in a sentence."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from portal.plainlanguage.model import RemarkKind, Term

DATA: Final = Path(__file__).resolve().parent / "data"
LEAVE_OUT: Final = "(weglaten)"
# Shorter words hide by chance inside others; longer ones make the compounds of our field.
SHORTEST_IN_COMPOUND: Final = 6
# Everyday words that only look like a compound of one on the list.
EVERYDAY: Final = frozenset({"haaruitval", "stroomuitval", "uitvaller", "klantenkaart"})
FORMAL: Final = (("uzelf", "jezelf"), ("uw", "je"), ("u", "je"))
VOWELS: Final = "aeiouy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """One pattern for all words of the lists; groups name the term, longest words first.

    `stems` are the words, in lower case, that are also known as a part of a longer word.
    """

    exact: re.Pattern[str]
    terms: tuple[Term, ...]
    stems: tuple[tuple[str, Term], ...]


@cache
def load_terms() -> tuple[Term, ...]:
    """All words of the lists, longest first so that a phrase wins from a word in it."""
    jargon = [
        _term(row["jargon"], row["plain"], RemarkKind.JARGON, row["why"])
        for row in _rows("jargon.csv")
    ]
    hard = [
        _term(row["hard"], row["plain"], RemarkKind.HARD_WORD) for row in _rows("hard_words.csv")
    ]
    formal = [_term(words, plain, RemarkKind.FORMAL) for words, plain in FORMAL]
    return tuple(sorted(jargon + hard + formal, key=lambda t: (-len(t.words), t.words)))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _term(words: str, plain: str, kind: RemarkKind, why: str = "") -> Term:
    return Term(words=words, plain=plain, replacement=first_choice(plain), kind=kind, why=why)


def first_choice(plain: str) -> str:
    """The first of the replacements a list offers; empty when the word can simply go."""
    rest = plain.removeprefix(LEAVE_OUT).strip()
    return re.split(r",\s*(?:of\s+)?", rest)[0]


@cache
def load_matcher() -> Matcher:
    """The compiled patterns; made once per process."""
    terms = load_terms()
    exact = "|".join(f"(?P<t{n}>{form_pattern(t)})" for n, t in enumerate(terms))
    return Matcher(
        exact=re.compile(rf"(?<![\w&-])(?=\w)(?:{exact})(?![\w&]|-\w)", re.IGNORECASE),
        terms=terms,
        stems=tuple((t.words.lower(), t) for t in terms if in_compounds(t)),
    )


def in_compounds(term: Term) -> bool:
    """True for single words of the list of jargon that are long enough to know them anywhere."""
    return (
        term.kind is RemarkKind.JARGON
        and term.words.isalpha()
        and len(term.words) >= SHORTEST_IN_COMPOUND
    )


def form_pattern(term: Term) -> str:
    """A pattern for a word in its forms: more than one, small, bent; spaces may be line ends."""
    *head, last = re.split(r"\s+", term.words)
    ending = re.escape(last)
    if term.kind is RemarkKind.JARGON or len(last) >= SHORTEST_IN_COMPOUND:
        ending = _forms(last)
    return r"\s+".join([*map(re.escape, head), ending])


def _forms(word: str) -> str:
    if not word[-1].isalpha():
        return re.escape(word)
    lower = word.lower()
    forms = [re.escape(word) + r"(?:['’]?s|e|en|er|ers|es|je|jes|tje|tjes)?"]
    if lower.endswith("eren"):
        forms.append(rf"(?:ge)?{re.escape(word[:-4])}eer(?:t|d|de|den)?")
    elif lower.endswith("en"):
        forms.append(re.escape(word[:-2]) + "(?:t|de|den|te|ten|end|ing)?")
    if lower.endswith("heid"):
        forms.append(re.escape(word[:-4]) + "heden")
    if _has_long_vowel(lower):
        forms.append(re.escape(word[:-2] + word[-1]) + "en")
    elif _has_short_vowel(lower):
        forms.append(re.escape(word + word[-1]) + "en")
    return f"(?:{'|'.join(forms)})"


def _has_long_vowel(word: str) -> bool:
    """True for vraag, which becomes vragen."""
    return len(word) > 3 and word[-1] not in VOWELS and word[-2] == word[-3] and word[-2] in VOWELS


def _has_short_vowel(word: str) -> bool:
    """True for casus, which becomes casussen."""
    return (
        len(word) > 2 and word[-1] not in VOWELS and word[-2] in VOWELS and word[-3] not in VOWELS
    )
