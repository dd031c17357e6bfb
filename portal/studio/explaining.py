"""Why search found something, in an editor's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext

from portal.catalogue.model import OfferItem, Snapshot
from portal.catalogue.search import Explained, explain
from portal.catalogue.search_match import How
from portal.catalogue.search_texts import Place

MOST_SHOWN: Final = 10
MOST_REASONS: Final = 4
PLACE_WORDS: Final = {
    Place.TITLE: lazy_gettext("titel"),
    Place.SEARCH_WORD: lazy_gettext("zoekwoorden"),
    Place.HELPS_WITH: lazy_gettext("waar deze coach bij helpt"),
    Place.SUMMARY: lazy_gettext("waarom zou ik dit doen"),
    Place.AUDIENCE: lazy_gettext("voor wie is het"),
    Place.DESCRIPTION: lazy_gettext("beschrijving"),
    Place.BRING: lazy_gettext("wat neem je mee"),
    Place.THEME: lazy_gettext("thema"),
    Place.LANGUAGE: lazy_gettext("taal"),
    Place.SITUATION: lazy_gettext("situatie op de voorpagina"),
}
HOW_WORDS: Final = {
    How.SAME: lazy_gettext("hetzelfde woord"),
    How.STEM: lazy_gettext("een andere vorm van dit woord"),
    How.SYNONYM: lazy_gettext("betekent hetzelfde"),
    How.SOUND: lazy_gettext("klinkt hetzelfde"),
    How.PART: lazy_gettext("een deel van het woord"),
    How.TYPO: lazy_gettext("bijna zo geschreven"),
    How.PHRASE: lazy_gettext("precies zo genoemd"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedHit:
    """Something that was found, and why: the reasons that weigh most come first."""

    item: OfferItem
    reasons: Sequence[Explained]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What somebody gets who types this. `total` counts what is not shown too."""

    hits: Sequence[ExplainedHit]
    total: int
    wants_contact: bool


def try_query(offer: Snapshot, query: str) -> Trial:
    """Search as visitors do, with the reasons of the first hits."""
    found, reasons = explain(offer, query)
    shown = zip(found.items[:MOST_SHOWN], reasons, strict=False)
    return Trial(
        hits=[ExplainedHit(item=item, reasons=why[:MOST_REASONS]) for item, why in shown],
        total=len(found.items),
        wants_contact=found.wants_contact,
    )
