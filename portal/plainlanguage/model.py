"""What a check of a text finds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_SENTENCE: Final = 15
LONGEST_AVERAGE: Final = 10.0


class RemarkKind(StrEnum):
    """What is wrong with a piece of text."""

    JARGON = "jargon"
    HARD_WORD = "hard_word"
    FORMAL = "formal"
    LONG_SENTENCE = "long_sentence"
    PASSIVE = "passive"
    EXCLAMATION = "exclamation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase of a list. `plain` is shown; `replacement` may stand in its place."""

    words: str
    plain: str
    replacement: str
    kind: RemarkKind
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One finding. `start` and `end` are offsets in characters in the text, `end` not included.

    `replacement` is None where a machine cannot say what would be right there; `length` is the
    number of words of a long sentence, else 0.
    """

    kind: RemarkKind
    start: int
    end: int
    found: str
    plain: str = ""
    replacement: str | None = None
    why: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All remarks on one text, in the order of the text, and how long its sentences are."""

    remarks: tuple[Remark, ...] = ()
    sentences: int = 0
    words: int = 0

    @property
    def average(self) -> float:
        """Words per sentence; 0 for an empty text."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def hard_words(self) -> int:
        """How many words somebody may not know."""
        kinds = {RemarkKind.JARGON, RemarkKind.HARD_WORD, RemarkKind.FORMAL}
        return sum(remark.kind in kinds for remark in self.remarks)

    @property
    def long_sentences(self) -> int:
        """How many sentences are longer than we want."""
        return sum(remark.kind is RemarkKind.LONG_SENTENCE for remark in self.remarks)

    @property
    def is_plain(self) -> bool:
        """True when no word is hard, no sentence long and the average low."""
        return not (self.hard_words or self.long_sentences or self.average > LONGEST_AVERAGE)
