"""Reads of organisations, and the values other rooms make of them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Text, cast, event, literal, select, union_all
from sqlalchemy.orm import Session, SessionTransaction

from portal.partners.models import Municipality, Partner, Region
from portal.partners.region import RegionCard, card_from
from portal.partners.rules import WorkCalendar, make_calendar

KEPT: Final = "region_texts"
REGION, MUNICIPALITY, PARTNER = range(3)
# Of each row of the region what it is, and its document as the text that is stored.
RegionTexts = tuple[tuple[int, str], ...]
_PARTS: Final = union_all(
    select(literal(REGION).label("part"), Region.id.label("position"),
           cast(Region.document, Text).label("text")),
    select(literal(MUNICIPALITY), Municipality.position, cast(Municipality.document, Text)),
    select(literal(PARTNER), Partner.position, cast(Partner.document, Text)),
).subquery()  # fmt: skip
_READ: Final = select(_PARTS.c.part, _PARTS.c.text).order_by(_PARTS.c.part, _PARTS.c.position)


class RegionMissingError(LookupError):
    """No region was loaded into this database yet."""


def region_texts(session: Session) -> RegionTexts:
    """The region as it is stored, read once per transaction; equal texts are an equal region.

    Whatever is made of a region is kept by these texts, so that nothing old can be shown.
    """
    kept: RegionTexts | None = session.info.get(KEPT)
    if kept is None:
        kept = tuple((part, text) for part, text in session.execute(_READ))
        if not kept or kept[0][0] != REGION:
            raise RegionMissingError("Load a region first: flask --app app region load")
        session.info[KEPT] = kept
    return kept


@event.listens_for(Session, "after_transaction_end")
def _read_again(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(KEPT, None)


@lru_cache(maxsize=4)
def region_document(texts: RegionTexts) -> dict[str, Any]:
    """Region, municipalities and partners in the form of region.yaml. Shared: only to be read."""
    parts: tuple[list[dict[str, Any]], ...] = ([], [], [])
    for part, text in texts:
        parts[part].append(json.loads(text))
    region = parts[REGION][0]
    return {
        "region": {**region, "municipalities": parts[MUNICIPALITY]},
        "partners": parts[PARTNER],
        "partner_types_without_an_office_here": region.get("types_elsewhere", []),
    }


def region_card(session: Session) -> RegionCard:
    """What people are told of the region, as it stands in this transaction."""
    return _card(region_texts(session))


@lru_cache(maxsize=4)
def _card(texts: RegionTexts) -> RegionCard:
    return card_from(region_document(texts)["region"])


def work_calendar(session: Session) -> WorkCalendar:
    """The region's working days."""
    return _calendar(region_texts(session))


@lru_cache(maxsize=4)
def _calendar(texts: RegionTexts) -> WorkCalendar:
    holidays = region_document(texts)["region"]["holidays"]
    return make_calendar(holidays["national"], holidays["closed_days"])


def partner_names(session: Session) -> dict[str, str]:
    """Partner id to name, for the back office and the privacy page."""
    rows = session.execute(select(Partner.id, Partner.name).order_by(Partner.position))
    return dict(rows.all())
