"""Reads of what somebody said yes to."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.consent.models import Consent


def consents_in_force(session: Session, young_person_id: int) -> list[Consent]:
    """Every yes that was not withdrawn, oldest first."""
    return list(
        session.scalars(
            select(Consent)
            .where(Consent.young_person_id == young_person_id, Consent.withdrawn_at.is_(None))
            .order_by(Consent.given_at, Consent.id)
        )
    )


def may_share(session: Session, young_person_id: int, *, purpose: str, recipient: str = "") -> bool:
    """True when there is a yes in force for this purpose and recipient."""
    return any(
        consent.purpose == purpose and consent.recipient == recipient
        for consent in consents_in_force(session, young_person_id)
    )
