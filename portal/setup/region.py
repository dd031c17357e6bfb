"""Loading a region's folder: region.yaml for the organisations, offer.yaml and the rest besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from portal.partners.models import Municipality, Partner, Region
from portal.partners.rules import make_calendar
from portal.setup.folder import read_yaml
from portal.setup.offer import load_offer
from portal.setup.phrases import load_phrases
from portal.setup.synonyms import load_synonyms


def load_region_folder(session: Session, folder: Path, *, now: datetime) -> int:
    """Load an empty database from `folder`; returns how many items of the offer were loaded.

    Moments in the folder are relative: they are made as dates seen from `now`.
    """
    document = read_yaml(folder / "region.yaml")
    load_region(session, document)
    session.flush()
    count = load_offer(
        session,
        offer=read_yaml(folder / "offer.yaml"),
        situations=read_yaml(folder / "situations.yaml"),
        now=now,
    )
    load_synonyms(session, folder, now=now)
    load_phrases(session, folder, now=now)
    return count


def load_region(session: Session, document: Mapping[str, Any]) -> None:
    """Add the region, its municipalities and its partners; ValueError for unknown holidays."""
    region = document["region"]
    # Else a region of another country would find out at its first promise.
    make_calendar(region["holidays"]["national"], region["holidays"]["closed_days"])
    elsewhere = document.get("partner_types_without_an_office_here", [])
    session.add(
        Region(id=1, name=region["name"], document={**region, "types_elsewhere": elsewhere})
    )
    for position, municipality in enumerate(region["municipalities"]):
        session.add(
            Municipality(
                id=municipality["id"],
                name=municipality["name"],
                position=position,
                document=dict(municipality),
            )
        )
    for position, partner in enumerate(document["partners"]):
        session.add(
            Partner(
                id=partner["id"],
                type=partner["type"],
                name=partner["name"],
                position=position,
                document=dict(partner),
            )
        )
