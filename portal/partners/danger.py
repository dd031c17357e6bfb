"""Words of danger in free text, and the help lines that belong to them. Pure, apart from loading.

The words are the region's, in crisis.yaml. A line shown too often is a small harm, a line that
was missed is a big one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from rapidfuzz.distance import OSA

from portal.config import Settings

FILE_NAME = "crisis.yaml"
# No field takes more; taking a longer text apart would keep a process busy.
MOST_CHARACTERS = 5000
# Words of so many letters are corrected, and only so many of them.
MIN_CORRECTED = 6
MOST_CORRECTED = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """A number to call; `texts` and `hours` per language."""

    id: str
    name: str
    phone: str
    display: str
    texts: Mapping[str, str]
    hours: Mapping[str, str]

    def text(self, locale: str) -> str:
        """When to call, in `locale` or else in Dutch."""
        return self.texts.get(locale) or self.texts["nl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerKind:
    """One kind of danger: what people write then, and which lines help."""

    id: str
    pattern: re.Pattern[str]
    lines: tuple[HelpLine, ...]
    call_front_desk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """What was recognised in a text: kinds, and their lines in order, each once."""

    kinds: tuple[str, ...]
    lines: tuple[HelpLine, ...]
    call_front_desk: bool

    def __bool__(self) -> bool:
        return bool(self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerWords:
    """All kinds, and the phrases that only sound dangerous."""

    kinds: tuple[DangerKind, ...]
    harmless: re.Pattern[str]
    vocabulary: frozenset[str]

    def find_in(self, text: str) -> Danger:
        """The kinds of danger that `text` speaks of."""
        plain = self.harmless.sub(" ", normalise(text))
        corrected = self.harmless.sub(" ", self._corrected(plain))
        found = tuple(
            kind
            for kind in self.kinds
            if kind.pattern.search(plain) or kind.pattern.search(corrected)
        )
        return Danger(
            kinds=tuple(kind.id for kind in found),
            lines=tuple({line.id: line for kind in found for line in kind.lines}.values()),
            call_front_desk=any(kind.call_front_desk for kind in found),
        )

    def _corrected(self, plain: str) -> str:
        """The text with words that are nearly one of danger written as that one."""
        words = plain.split()[:MOST_CORRECTED]
        return " ".join(
            word if word in self.vocabulary else _nearest(word, self.vocabulary) for word in words
        )


def _nearest(word: str, vocabulary: frozenset[str]) -> str:
    """The long word that `word` misses by one letter, or two changed places; else `word`.

    Short words have too many neighbours that mean no harm, and so have words that begin otherwise.
    """
    if len(word) < MIN_CORRECTED:
        return word
    near = (
        known
        for known in sorted(vocabulary)
        if known[0] == word[0]
        and len(known) >= MIN_CORRECTED
        and OSA.distance(word, known, score_cutoff=1) <= 1
    )
    return next(near, word)


def normalise(text: str) -> str:
    """Lower case, no accents, no punctuation but spaces; apostrophes gone."""
    plain = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS].casefold())
    # Invisible characters that phones put between letters would break a word in two.
    dropped = {"Mn", "Cf"}
    plain = "".join(c for c in plain if unicodedata.category(c) not in dropped)
    plain = re.sub(r"['’‘`´]", "", plain)
    return re.sub(r"[^\w]+|_", " ", plain).strip()


def load_danger_words(path: Path) -> DangerWords:
    """The words of a region's crisis.yaml. Raises KeyError when a line is not described."""
    document = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    lines = {each["id"]: _line(each) for each in document["lines"]}
    return DangerWords(
        kinds=tuple(_kind(each, lines) for each in document["kinds"]),
        harmless=_pattern(document["not_when"]),
        vocabulary=frozenset(document.get("misspelled", ())),
    )


def _line(document: Mapping[str, Any]) -> HelpLine:
    return HelpLine(
        id=document["id"],
        name=document["name"],
        phone=document["phone"],
        display=document["display"],
        texts={"nl": document["text_nl"], "en": document["text_en"]},
        hours={"nl": document["hours_nl"], "en": document["hours_en"]},
    )


def _kind(document: Mapping[str, Any], lines: Mapping[str, HelpLine]) -> DangerKind:
    languages = ("nl", "straat", "en")
    return DangerKind(
        id=document["id"],
        pattern=_pattern([word for each in languages for word in document.get(each, ())]),
        lines=tuple(lines[each] for each in document["lines"]),
        call_front_desk=bool(document.get("call_front_desk")),
    )


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    """Whole words; a phrase that ends in * may go on."""
    parts = [
        re.escape(normalise(phrase)) + (r"\w*" if phrase.endswith("*") else "")
        for phrase in phrases
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


@cache
def _loaded(path: Path) -> DangerWords:
    return load_danger_words(path)


def find_danger(text: str) -> Danger:
    """What `text` says of danger, by the words of this app's region."""
    settings: Settings = current_app.config["SETTINGS"]
    return _loaded(settings.region_folder / FILE_NAME).find_in(text)
