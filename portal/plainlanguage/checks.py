"""Reading along with a writer: what in a Dutch text may be hard to read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from portal.plainlanguage.model import (
    LONGEST_SENTENCE,
    Remark,
    RemarkKind,
    Report,
    Term,
)
from portal.plainlanguage.sentences import Sentence, split_sentences
from portal.plainlanguage.terms import EVERYDAY, Matcher, load_matcher

# Longer texts are cut off, so that a very large one cannot keep a process busy.
LONGEST_TEXT: Final = 8_000
PARTICIPLE: Final = (
    r"(?:(?:aan|af|bij|door|in|mee|na|om|op|over|rond|samen|terug|toe|uit|vast|voor|weg)?ge\w{2,}"
    r"(?:d|t|en)|(?:be|ver|ont)\w{2,}(?:d|t))"
)
PASSIVE: Final = re.compile(
    rf"\b(?:word|wordt|worden|werd|werden)\b(?:\s+[\w’'-]+){{0,6}}?\s+(?P<one>{PARTICIPLE})\b"
    rf"|\b(?P<two>{PARTICIPLE})\s+(?:word|wordt|worden|werd|werden)\b",
    re.IGNORECASE,
)
# Words that look like a participle and are not.
NO_PARTICIPLE: Final = frozenset(
    {
        "bekend",
        "bericht",
        "beroemd",
        "bevoegd",
        "gebied",
        "gebieden",
        "gebouwen",
        "gedachten",
        "geduld",
        "geheimen",
        "geld",
        "geluiden",
        "gemeenten",
        "gerechten",
        "gespannen",
        "gesprekken",
        "geweld",
        "gewicht",
        "gezicht",
        "gezichten",
        "gezond",
        "ingewikkeld",
        "verdriet",
        "verliefd",
        "verschillend",
        "verstand",
    }
)
WHOLE_WORD: Final = re.compile(r"\w+(?:-\w+)*")
GREETING_WORDS: Final = 2
QUOTES: Final = re.compile(r"[‘“\"'][^‘“”\"\n]{0,200}?[’”\"']")


def check_text(text: str) -> Report:
    """Everything worth saying about a Dutch text of plain words or Markdown."""
    text = text[:LONGEST_TEXT]
    sentences = split_sentences(text)
    remarks = [*_hard_words(text), *_exclamations(text, sentences)]
    for sentence in sentences:
        remarks.extend(_about_sentence(sentence))
    return Report(
        remarks=tuple(sorted(remarks, key=lambda r: (r.start, r.end, r.kind))),
        sentences=len(sentences),
        words=sum(sentence.length for sentence in sentences),
    )


def take_over(text: str, found: str) -> str:
    """The text with the replacement put in place of every remark that found exactly `found`.

    Remarks are looked up anew, so that a stale suggestion cannot spoil what was typed since.
    """
    for remark in reversed(check_text(text).remarks):
        if remark.found == found and remark.replacement is not None:
            text = _replace(text, remark)
    return text


def _replace(text: str, remark: Remark) -> str:
    before, after = text[: remark.start], text[remark.end :]
    if not remark.replacement:
        after = after.removeprefix(" ")
    return f"{before}{remark.replacement}{after}"


def _hard_words(text: str) -> Iterator[Remark]:
    matcher = load_matcher()
    taken: list[tuple[int, int]] = []
    for match in matcher.exact.finditer(text):
        taken.append(match.span())
        yield _whole(match, matcher)
    for word in WHOLE_WORD.finditer(text):
        if not _overlaps(word.span(), taken):
            yield from _compound(word, matcher)


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _compound(word: re.Match[str], matcher: Matcher) -> Iterator[Remark]:
    """A remark on a listed word inside a longer one; only a person knows what fits instead."""
    lower = word[0].lower()
    term = next((term for stem, term in matcher.stems if stem in lower), None)
    if term is not None and lower not in EVERYDAY:
        yield _remark(word, term, replacement=None)


def _whole(word: re.Match[str], matcher: Matcher) -> Remark:
    term = matcher.terms[int(str(word.lastgroup)[1:])]
    return _remark(word, term, replacement=_in_case_of(word[0], term.words, term.replacement))


def _remark(word: re.Match[str], term: Term, *, replacement: str | None) -> Remark:
    return Remark(
        kind=term.kind,
        start=word.start(),
        end=word.end(),
        found=word[0],
        plain=term.plain,
        replacement=replacement,
        why=term.why,
    )


def _in_case_of(found: str, listed: str, replacement: str) -> str:
    """The replacement with a capital where the found word had one of its own."""
    is_shouted = len(found) > 1 and found.isupper()
    has_capital = found[:1].isupper() and not listed[:1].isupper() and not is_shouted
    return replacement[:1].upper() + replacement[1:] if has_capital else replacement


def _about_sentence(sentence: Sentence) -> Iterator[Remark]:
    if sentence.length > LONGEST_SENTENCE:
        yield Remark(
            kind=RemarkKind.LONG_SENTENCE,
            start=sentence.start,
            end=sentence.end,
            found=sentence.text,
            length=sentence.length,
        )
    for match in PASSIVE.finditer(sentence.text):
        if (match["one"] or match["two"]).lower() not in NO_PARTICIPLE:
            yield Remark(
                kind=RemarkKind.PASSIVE,
                start=sentence.start + match.start(),
                end=sentence.start + match.end(),
                found=match[0],
            )


def _exclamations(text: str, sentences: tuple[Sentence, ...]) -> Iterator[Remark]:
    quoted = [match.span() for match in QUOTES.finditer(text)]
    for sentence in sentences:
        if sentence.length <= GREETING_WORDS:
            continue
        for match in re.finditer(r"!+(?!\[)", sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if not _overlaps((start, end), quoted):
                yield Remark(
                    kind=RemarkKind.EXCLAMATION,
                    start=start,
                    end=end,
                    found=match[0],
                    plain=".",
                    replacement=".",
                )
