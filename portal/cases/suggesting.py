"""What of the offer may fit somebody: from their subjects, words, age, language and home. Pure.

It works on the published offer in memory and asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.search import search
from portal.catalogue.shelves import shelves_of

MOST: Final = 5
# One person to talk to and two moments are enough to choose from; the rest are things to do.
MOST_OF_KIND: Final = {ItemKind.COACH: 1, ItemKind.EVENT: 2, ItemKind.MODULE: 5}
MOST_HITS: Final = 20
LONGEST_LINE: Final = 110
DUTCH: Final = "nl"


class Why(StrEnum):
    """Why something came up."""

    THEME = "theme"
    WORDS = "words"
    LANGUAGE = "language"
    NEAR = "near"
    TYPED = "typed"


# How much each reason counts; the words of a search count by how well they fit, at most this.
WEIGHTS: Final = {Why.THEME: 3.0, Why.WORDS: 3.0, Why.LANGUAGE: 1.0, Why.NEAR: 1.0, Why.TYPED: 9.0}
# Somebody who does not read Dutch is not helped by what is only in Dutch.
OTHER_LANGUAGE: Final = -2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something came up; `value` is a theme's id, a language or a place, else ''."""

    why: Why
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Somebody, as far as the offer needs to know them. `age` in whole years."""

    topics: tuple[str, ...]
    words: str
    locale: str
    home: str
    age: int
    contact_staff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """Something of the offer that may fit, why, and whether it was sent to them before."""

    item: OfferItem
    reasons: tuple[Reason, ...]
    was_sent: bool


def suggest(
    offer: Snapshot, wanted: Wanted, *, sent: Collection[str], now: datetime
) -> tuple[Fitting, ...]:
    """At most five things that fit, best first; what was sent before comes last, marked."""
    hits = _hits(offer, wanted.words)
    refs = shelves_of(offer).fit("thema", wanted.topics) | hits.keys()
    items = (offer.by_ref[ref] for ref in sorted(refs))
    return _best(_judged(items, offer, wanted, hits, Why.WORDS), sent=sent, now=now, most=MOST)


def look_up(
    offer: Snapshot, wanted: Wanted, query: str, *, sent: Collection[str], now: datetime
) -> tuple[Fitting, ...]:
    """What a coach finds with words of their own, best first, also what fits less."""
    hits = _hits(offer, query)
    items = (offer.by_ref[ref] for ref in hits)
    judged = _judged(items, offer, wanted, hits, Why.TYPED)
    return _best(judged, sent=sent, now=now, most=MOST_HITS, of_kind=False)


def one_line(text: str) -> str:
    """The first sentence, short enough for a message."""
    first = text.strip().split("\n", 1)[0]
    end = first.find(". ")
    line = first[: end + 1] if end > 0 else first
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"


def _hits(offer: Snapshot, words: str) -> dict[str, float]:
    """Refs that the search finds, each with how well it fits: 1 is the best."""
    found = search(offer, words) if words.strip() else None
    if found is None or found.is_guess or not found.hits:
        return {}
    best = found.hits[0].score
    return {hit.item.ref: hit.score / best for hit in found.hits[:MOST_HITS]}


Judged = tuple[float, OfferItem, tuple[Reason, ...]]


def _judged(
    items: Iterable[OfferItem], offer: Snapshot, wanted: Wanted, hits: dict[str, float], why: Why
) -> list[Judged]:
    judged = []
    for item in items:
        if not item.age_min <= wanted.age <= item.age_max:
            continue
        # The coach who sends it is there already.
        if item.staff_id is not None and item.staff_id == wanted.contact_staff_id:
            continue
        reasons = _reasons(item, wanted, is_hit=item.ref in hits, why=why)
        score = sum(WEIGHTS[each.why] for each in reasons if each.why is not why)
        score += WEIGHTS[why] * hits.get(item.ref, 0.0)
        if wanted.locale != DUTCH and wanted.locale not in item.languages:
            score += OTHER_LANGUAGE
        judged.append((score, item, reasons))
    return judged


def _reasons(item: OfferItem, wanted: Wanted, *, is_hit: bool, why: Why) -> tuple[Reason, ...]:
    reasons = [Reason(why=Why.THEME, value=t) for t in wanted.topics if t in item.theme_ids]
    if is_hit:
        reasons.append(Reason(why=why))
    if wanted.locale != DUTCH and wanted.locale in item.languages:
        reasons.append(Reason(why=Why.LANGUAGE, value=wanted.locale))
    if wanted.home and wanted.home in _towns(item):
        reasons.append(Reason(why=Why.NEAR, value=wanted.home))
    return tuple(reasons)


def _towns(item: OfferItem) -> set[str]:
    places = [item.place, *(moment.place for moment in item.moments)]
    return {place.municipality for place in places if place is not None}


def _best(
    judged: Sequence[Judged],
    *,
    sent: Collection[str],
    now: datetime,
    most: int,
    of_kind: bool = True,
) -> tuple[Fitting, ...]:
    ranked = sorted(judged, key=lambda each: (each[1].ref in sent, -each[0], each[1].ref))
    taken: list[Fitting] = []
    for score, item, reasons in ranked:
        is_over = item.kind is ItemKind.EVENT and not item.coming(now)
        same = sum(each.item.kind is item.kind for each in taken)
        if is_over or score <= 0 or (of_kind and same >= MOST_OF_KIND[item.kind]):
            continue
        taken.append(Fitting(item=item, reasons=reasons, was_sent=item.ref in sent))
        if len(taken) == most:
            break
    return tuple(taken)
