"""Reads of organisations, and the values other rooms make of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.partners.models import Municipality, Partner, Region
from portal.partners.rules import WorkCalendar, make_calendar


class RegionMissingError(LookupError):
    """No region was loaded into this database yet."""


def region_document(session: Session) -> dict[str, Any]:
    """Region, municipalities and partners in the form of region.yaml, for routing."""
    region = session.get(Region, 1)
    if region is None:
        raise RegionMissingError("Load a region first: flask --app app region load")
    municipalities = session.scalars(select(Municipality).order_by(Municipality.position))
    partners = session.scalars(select(Partner).order_by(Partner.position))
    return {
        "region": {
            **region.document,
            "municipalities": [m.document for m in municipalities],
        },
        "partners": [partner.document for partner in partners],
        "partner_types_without_an_office_here": region.document.get("types_elsewhere", []),
    }


def work_calendar(session: Session) -> WorkCalendar:
    """The region's working days."""
    region = session.get(Region, 1)
    if region is None:
        raise RegionMissingError("Load a region first: flask --app app region load")
    holidays = region.document["holidays"]
    return make_calendar(holidays["national"], holidays["closed_days"])


def partner_names(session: Session) -> dict[str, str]:
    """Partner id to name, for the back office and the privacy page."""
    rows = session.execute(select(Partner.id, Partner.name).order_by(Partner.position))
    return dict(rows.all())
