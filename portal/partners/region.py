"""The region as every page needs it: its name, how to reach us, who stands behind it.

Kept in the process, because every page shows it, also while the database is away: then the
region's own file says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.database import session as current_session
from portal.partners.models import Region

CACHE: Final = "region_card"
# For a region that was stored before it could say so itself.
DAYS_BEFORE_TURN: Final = (60, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCard:
    """What a visitor may know of the region. `hours`: (weekday code, from, to), as 'HH:MM'."""

    name: str
    phone: str
    phone_display: str
    app: str
    app_display: str
    mail: str
    privacy_mail: str
    calls_from: str
    desk_name: str
    street: str
    town: str
    hours: tuple[tuple[str, str, str], ...]
    promise_working_days: int
    answer_working_days: int
    nudge_working_days: int
    escalate_stand_in_days: int
    escalate_coordinator_days: int
    escalate_step_days: int
    attempts_per_week: int
    absence_told_from_days: int
    municipalities: tuple[str, ...]
    behind_municipalities: tuple[str, ...]
    behind_schools: tuple[str, ...]
    days_before_turn: tuple[int, ...]
    place_offer_hours: int
    place_proposal_hours: int


def init_region(app: Flask) -> None:
    """Give templates `region()`."""
    app.jinja_env.globals["region"] = current_region


def current_region() -> RegionCard:
    """The region's card, from this process's memory, the database or the region's file."""
    kept: RegionCard | None = current_app.extensions.get(CACHE)
    if kept is not None:
        return kept
    try:
        card = load_region(current_session())
    except SQLAlchemyError:
        # What a failed read leaves behind is not for whoever asks next.
        current_session().rollback()
        # Not kept: once the database is back, what staff changed must show.
        return card_from(_document_on_disk())
    if card is None:
        return card_from(_document_on_disk())
    current_app.extensions[CACHE] = card
    return card


def forget_region() -> None:
    """Read the card anew next time; called when something was published."""
    current_app.extensions.pop(CACHE, None)


def load_region(session: Session) -> RegionCard | None:
    """The card from the database, or None when no region was loaded yet."""
    row = session.get(Region, 1)
    return None if row is None else card_from(row.document)


def _document_on_disk() -> dict[str, Any]:
    settings: Settings = current_app.config["SETTINGS"]
    text = (settings.region_folder / "region.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)["region"]
    return document


def card_from(document: Mapping[str, Any]) -> RegionCard:
    """A card from the `region` part of region.yaml."""
    contact = document["contact"]
    desk = contact["front_desk"]
    behind = document["stands_behind"]
    return RegionCard(
        name=document["name"],
        phone=contact["phone"],
        phone_display=contact["phone_display"],
        app=contact["app"],
        app_display=contact["app_display"],
        mail=contact["mail"],
        privacy_mail=contact["privacy_mail"],
        calls_from=contact["calls_from"],
        desk_name=desk["name"],
        street=desk["street"],
        town=f"{desk['postcode']} {desk['town']}",
        hours=tuple((day, start, end) for day, (start, end) in desk["hours"].items()),
        promise_working_days=document["promise_working_days"],
        # A region that was loaded before these existed has the usual numbers.
        nudge_working_days=document.get("nudge_working_days", 5),
        answer_working_days=document.get("answer_working_days", document["promise_working_days"]),
        escalate_stand_in_days=document.get("escalate_stand_in_days", 1),
        escalate_coordinator_days=document.get("escalate_coordinator_days", 2),
        escalate_step_days=document.get("escalate_step_days", 2),
        attempts_per_week=document.get("attempts_per_week", 3),
        absence_told_from_days=document.get("absence_told_from_days", 3),
        municipalities=tuple(m["name"] for m in document["municipalities"]),
        behind_municipalities=tuple(behind["municipalities"]),
        behind_schools=tuple(behind["schools"]),
        days_before_turn=tuple(document.get("days_before_turn", DAYS_BEFORE_TURN)),
        # How long a place is held: from the waiting list, and when a coach asked for it.
        place_offer_hours=document.get("place_offer_hours", 24),
        place_proposal_hours=document.get("place_proposal_hours", 72),
    )
