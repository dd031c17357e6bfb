"""Cutting a text in sentences and words, with their places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# A list mark or heading at the start of a line, as Markdown writes them.
LINE_MARK: Final = re.compile(r"[ \t]*(?:[-*+>]|#{1,6}|\d{1,2}[.)])[ \t]+")
# A new line ends a sentence, unless the next one goes on in lower case.
NEW_LINE: Final = re.compile(r"\n(?:[ \t]*+\n)*+(?![ \t]*[a-zà-ÿ])|\n[ \t]*+\n")
SENTENCE_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"'’”)*_]*+(?=\s)")
ABBREVIATION: Final = re.compile(
    r"(?:\b(?:\w\.)+\w\.|\b(?:bijv|enz|evt|nr|mr|dr|blz|tel|max|min|incl|excl)\.)$",
    re.IGNORECASE,
)
LINK_TARGET: Final = re.compile(r"(?<=\])\([^)\s]{0,300}\)|https?://\S+")
# A number with a point or colon (17.00) is one word, as it is when read aloud.
WORD: Final = re.compile(r"\w+(?:[.:,]\d+|['’\-/&]\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence and where it stands in the text."""

    start: int
    end: int
    text: str

    @property
    def length(self) -> int:
        """How many words it has; an address behind a link is not read."""
        return len(WORD.findall(LINK_TARGET.sub(" ", self.text)))


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a plain or Markdown text, without those that hold no word."""
    found = (sentence for start, end in _lines(text) for sentence in _in_line(text, start, end))
    return tuple(sentence for sentence in found if sentence.length)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in NEW_LINE.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _in_line(text: str, start: int, end: int) -> Iterator[Sentence]:
    mark = LINE_MARK.match(text, start, end)
    start = mark.end() if mark else start
    for stop in SENTENCE_END.finditer(text, start, end):
        if ABBREVIATION.search(text, start, stop.end()):
            continue
        yield _sentence(text, start, stop.end())
        start = stop.end()
    yield _sentence(text, start, end)


def _sentence(text: str, start: int, end: int) -> Sentence:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Sentence(start=start, end=start + len(piece), text=piece)
