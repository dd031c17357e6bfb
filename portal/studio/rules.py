"""Judgements about an item's texts: is the English up to date, what keeps it from going online."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.catalogue.documents import ItemDocument, Problem, Reason
from portal.catalogue.model import OfferText
from portal.catalogue.models import ItemKind
from portal.studio.fields import DUTCH, ENGLISH, FIELDS, LOCALES, field_id


class Translation(StrEnum):
    """How the English of an item stands."""

    COMPLETE = "complete"
    OLDER = "older"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A text that two people wrote differently. `theirs` is what the other one saved."""

    control: str
    theirs: str


def text_in(document: ItemDocument, locale: str, name: str) -> str:
    """One text of a document; empty when the language is not there."""
    text = document.texts.get(locale)
    return getattr(text, name) if text else ""


def older_texts(documents: Sequence[ItemDocument], *, kind: ItemKind) -> frozenset[str]:
    """Names of the English texts that are older than the Dutch ones.

    `documents`: all versions of one item, oldest first. A text changed in the version where it
    first differs from the version before; Dutch changed later than English means English is older.
    """
    return frozenset(
        field.name
        for field in FIELDS[kind]
        if text_in(documents[-1], ENGLISH, field.name)
        and _changed_at(documents, DUTCH, field.name) > _changed_at(documents, ENGLISH, field.name)
    )


def _changed_at(documents: Sequence[ItemDocument], locale: str, name: str) -> int:
    for index in range(len(documents) - 1, 0, -1):
        before, after = documents[index - 1], documents[index]
        if text_in(before, locale, name) != text_in(after, locale, name):
            return index
    return 0


def missing_texts(document: ItemDocument, *, kind: ItemKind) -> frozenset[str]:
    """Names of the texts that are there in Dutch and not in English."""
    return frozenset(
        field.name
        for field in FIELDS[kind]
        if text_in(document, DUTCH, field.name) and not text_in(document, ENGLISH, field.name)
    )


def translation_of(documents: Sequence[ItemDocument], *, kind: ItemKind) -> Translation:
    """How the English of the newest document stands."""
    if missing_texts(documents[-1], kind=kind):
        return Translation.MISSING
    if older_texts(documents, kind=kind):
        return Translation.OLDER
    return Translation.COMPLETE


def mistakes(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What even a draft may not hold. A text that is still missing is for later."""
    return tuple(problem for problem in problems if problem.reason is not Reason.REQUIRED)


def differences(
    mine: ItemDocument, theirs: ItemDocument, *, kind: ItemKind
) -> tuple[Difference, ...]:
    """The texts that two people wrote differently, in the order of the page."""
    return tuple(
        Difference(control=field_id(locale, field.name), theirs=other)
        for field in FIELDS[kind]
        for locale in LOCALES
        if (other := text_in(theirs, locale, field.name)) != text_in(mine, locale, field.name)
    )


def has_words(text: OfferText) -> bool:
    """True when at least one of the texts says something."""
    return any(getattr(text, name) for name in text.__dataclass_fields__)
