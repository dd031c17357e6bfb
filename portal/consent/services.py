"""Giving and withdrawing a yes. There is no way to say yes for somebody else, or to override."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import Actor, record
from portal.consent.models import Consent
from portal.consent.purposes import Basis, all_purposes


class NotAskedError(ValueError):
    """The purpose does not rest on consent, so there is nothing to say yes to."""


def give_consent(
    session: Session,
    purpose: str,
    *,
    young_person_id: int,
    recipient: str,
    locale: str,
    name: str,
    now: datetime,
    actor: Actor,
) -> Consent:
    """Keep a yes with the words as they were read; `name` is the person named in them.

    `recipient` is a partner id, or empty when the contact person alone gets something. Raises
    NotAskedError for a purpose that stands on another ground.
    """
    asked = all_purposes()[purpose]
    if asked.basis is not Basis.CONSENT:
        raise NotAskedError(purpose)
    consent = Consent(
        young_person_id=young_person_id,
        purpose=purpose,
        recipient=recipient,
        text_version=asked.version,
        locale=locale,
        text_read=asked.read(locale, name=name).text,
        given_at=now,
    )
    session.add(consent)
    record(
        session,
        "consent_given",
        actor=actor,
        subject_kind="young_person",
        subject_id=young_person_id,
        at=now,
        purpose=purpose,
        recipient=recipient,
        text_version=asked.version,
    )
    return consent


def withdraw_consent(
    session: Session,
    purpose: str,
    *,
    young_person_id: int,
    recipient: str,
    now: datetime,
    actor: Actor,
) -> bool:
    """End a yes from this moment on; False when there was none in force."""
    consent = session.scalars(
        select(Consent).where(
            Consent.young_person_id == young_person_id,
            Consent.purpose == purpose,
            Consent.recipient == recipient,
            Consent.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if consent is None:
        return False
    consent.withdrawn_at = now
    record(
        session,
        "consent_withdrawn",
        actor=actor,
        subject_kind="young_person",
        subject_id=young_person_id,
        at=now,
        purpose=purpose,
        recipient=recipient,
    )
    return True
