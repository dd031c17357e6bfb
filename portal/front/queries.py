"""Who answers for the data, for the privacy page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.partners.models import Partner


@dataclass(frozen=True, slots=True)
class Controller:
    """An organisation that answers for data, by its full name, with its privacy mail address."""

    name: str
    mail: str


def list_controllers(session: Session) -> list[Controller]:
    """Every organisation that may get something, in the region's order."""
    partners = session.scalars(select(Partner).order_by(Partner.position, Partner.id))
    return [
        Controller(
            name=str(partner.document.get("privacy_name", partner.name)),
            mail=str(partner.document.get("privacy_contact", "")),
        )
        for partner in partners
    ]
