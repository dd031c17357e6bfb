"""Who answers for the data, for the privacy page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.partners.models import Partner


@dataclass(frozen=True, slots=True)
class Controller:
    """An organisation that answers for data, by its full name, with its privacy mail address."""

    name: str
    mail: str


def controller(document: Mapping[str, Any], name: str) -> Controller:
    """From what a partner says of itself; `name` when it has no fuller one."""
    return Controller(
        name=str(document.get("privacy_name", name)),
        mail=str(document.get("privacy_contact", "")),
    )


def list_controllers(session: Session) -> list[Controller]:
    """Every organisation that may get something, in the region's order."""
    partners = session.scalars(select(Partner).order_by(Partner.position, Partner.id))
    return [controller(partner.document, partner.name) for partner in partners]
