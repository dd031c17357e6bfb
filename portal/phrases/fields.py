"""The fields of an example message, such as {voornaam}: which there are, and filling them in. Pure.

A field for which nothing is known stays in the text as it is, so that who sends it fills it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask_babel import LazyString, lazy_gettext
from rapidfuzz.distance import OSA

FIRST_NAME: Final = "voornaam"
CONTACT: Final = "contactpersoon"
SENDER: Final = "afzender"
NUMBER: Final = "nummer"
MOMENT: Final = "moment"
LINK: Final = "link"
# What each field stands for, in the words that stand beside it in the editor.
FIELDS: Final[Mapping[str, LazyString]] = {
    FIRST_NAME: lazy_gettext("hoe de jongere heet"),
    CONTACT: lazy_gettext("de contactpersoon van de jongere"),
    SENDER: lazy_gettext("wie het bericht stuurt"),
    NUMBER: lazy_gettext("het nummer waarmee jullie bellen"),
    MOMENT: lazy_gettext("een dag en tijd; de coach vult die in"),
    LINK: lazy_gettext("het adres van de voorkant"),
}
FIELD: Final = re.compile(r"\{([^{}\n]{0,60})\}")
# A bracket that belongs to no field, with the letters after it.
LOOSE: Final = re.compile(r"[{}]\s*([^\s{}]{0,40})")
# Farther from a field than this, nobody can tell which one was meant.
MOST_LETTERS_WRONG: Final = 4
# Where somebody reads along, neither their name nor the portal's address may stand there.
UNSAFE: Final = (FIRST_NAME, LINK)
SENTENCE: Final = re.compile(r"[^.!?\n]*(?:[.!?]+(?=\s|$)|(?=\n|$))[ \t]*")
BEFORE_NAME: Final = re.compile(r"[ \t]*\{voornaam\}")


class Wrong(StrEnum):
    """What can be wrong with a field."""

    UNKNOWN = "unknown"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """A field as it was written, and the one that was meant; `meant` is '' when nobody can tell."""

    reason: Wrong
    found: str
    meant: str


def problems_of(body: str) -> tuple[FieldProblem, ...]:
    """Fields that are not known, and brackets without the other one, in the order of the text."""
    found = [*_unknown(body), *_loose(body)]
    return tuple(problem for _start, problem in sorted(found, key=lambda pair: pair[0]))


def _unknown(body: str) -> Iterator[tuple[int, FieldProblem]]:
    for match in FIELD.finditer(body):
        if match[1] not in FIELDS:
            yield (
                match.start(),
                FieldProblem(reason=Wrong.UNKNOWN, found=match[0], meant=meant_by(match[1])),
            )


def _loose(body: str) -> Iterator[tuple[int, FieldProblem]]:
    # Blanked and not cut out, so that places stay the same.
    rest = FIELD.sub(lambda match: " " * len(match[0]), body)
    for match in LOOSE.finditer(rest):
        yield (
            match.start(),
            FieldProblem(reason=Wrong.LOOSE, found=match[0].strip(), meant=meant_by(match[1])),
        )


def meant_by(name: str) -> str:
    """The field that is most like `name`, or ''."""
    wanted = name.strip().lower()
    distances = {field: OSA.distance(wanted, field) for field in FIELDS}
    nearest = min(distances, key=lambda field: distances[field])
    is_near = distances[nearest] <= min(MOST_LETTERS_WRONG, len(nearest) // 2)
    return nearest if wanted and is_near else ""


def fill(body: str, values: Mapping[str, str]) -> str:
    """The text with every field that has a value filled in."""
    return FIELD.sub(lambda match: values.get(match[1]) or match[0], body)


def make_safe(body: str) -> str:
    """The text for somebody with whom another reads along: no name, no sentence with an address."""
    nameless = BEFORE_NAME.sub("", body)
    kept = SENTENCE.sub(lambda match: "" if "{link}" in match[0] else match[0], nameless)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", kept)).strip()


def left_open(text: str) -> tuple[str, ...]:
    """Fields that stand in words that are about to be sent, as they stand there."""
    return tuple(dict.fromkeys(match[0] for match in FIELD.finditer(text)))
