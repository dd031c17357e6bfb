"""What stands under each field while somebody writes: harder words, long sentences, old English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.catalogue.documents import ItemDocument
from portal.catalogue.models import ItemKind
from portal.plainlanguage.checks import check_text
from portal.plainlanguage.model import Remark, RemarkKind, Report
from portal.studio.fields import DUTCH, ENGLISH, FIELDS, field_id
from portal.studio.rules import missing_texts, older_texts, text_in

MOST_PER_FIELD: Final = 6


class HintKind(StrEnum):
    """What a hint is about; the template has the words for each."""

    REPLACE = "replace"
    LEAVE_OUT = "leave_out"
    AVOID = "avoid"
    LONG_SENTENCE = "long_sentence"
    PASSIVE = "passive"
    EXCLAMATION = "exclamation"
    CLEAR = "clear"
    OLDER = "older"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One line under a field. `take` is the value that the button 'Neem over' sends."""

    kind: HintKind
    found: str = ""
    plain: str = ""
    why: str = ""
    number: int = 0
    take: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """All hints by control, and how the Dutch reads as a whole. `average`: words per sentence."""

    by_control: dict[str, tuple[Hint, ...]]
    hard_words: int
    long_sentences: int
    average: float

    @property
    def is_plain(self) -> bool:
        """True when nothing is hard to read."""
        return not (self.hard_words or self.long_sentences)


def give_advice(documents: Sequence[ItemDocument], *, kind: ItemKind) -> Advice:
    """Advice on the newest of `documents` (oldest first)."""
    newest = documents[-1]
    reports = {field.name: check_text(text_in(newest, DUTCH, field.name)) for field in FIELDS[kind]}
    by_control = {
        field_id(DUTCH, name): tuple(_dutch_hints(name, report))[:MOST_PER_FIELD]
        for name, report in reports.items()
    }
    older = older_texts(documents, kind=kind)
    missing = missing_texts(newest, kind=kind)
    for field in FIELDS[kind]:
        by_control[field_id(ENGLISH, field.name)] = tuple(
            _english_hints(field.name, older=older, missing=missing)
        )
    return _whole(by_control, list(reports.values()))


def _whole(by_control: dict[str, tuple[Hint, ...]], reports: Sequence[Report]) -> Advice:
    sentences = sum(report.sentences for report in reports)
    words = sum(report.words for report in reports)
    return Advice(
        by_control=by_control,
        hard_words=sum(report.hard_words for report in reports),
        long_sentences=sum(report.long_sentences for report in reports),
        average=words / sentences if sentences else 0.0,
    )


def hints_on(control: str, report: Report) -> tuple[Hint, ...]:
    """The hints under one Dutch field, each remark once."""
    distinct = {remark.found: remark for remark in reversed(report.remarks)}
    hints = [_hint(control, remark) for remark in reversed(distinct.values())]
    return tuple(hints[:MOST_PER_FIELD])


def _dutch_hints(name: str, report: Report) -> Iterator[Hint]:
    yield from hints_on(field_id(DUTCH, name), report)
    if name == "title" and report.words and not report.remarks:
        yield Hint(kind=HintKind.CLEAR, number=report.words)


def _hint(control: str, remark: Remark) -> Hint:
    can_take = remark.replacement is not None
    return Hint(
        kind=_kind_of(remark),
        found=remark.found,
        plain=remark.replacement or remark.plain,
        why=remark.why,
        number=remark.length,
        take=f"{control}|{remark.found}" if can_take else "",
    )


def _kind_of(remark: Remark) -> HintKind:
    own = {
        RemarkKind.LONG_SENTENCE: HintKind.LONG_SENTENCE,
        RemarkKind.PASSIVE: HintKind.PASSIVE,
        RemarkKind.EXCLAMATION: HintKind.EXCLAMATION,
    }
    if remark.kind in own:
        return own[remark.kind]
    if remark.replacement is None:
        return HintKind.AVOID
    return HintKind.REPLACE if remark.replacement else HintKind.LEAVE_OUT


def _english_hints(name: str, *, older: frozenset[str], missing: frozenset[str]) -> Iterator[Hint]:
    if name in missing:
        yield Hint(kind=HintKind.MISSING)
    elif name in older:
        yield Hint(kind=HintKind.OLDER)
