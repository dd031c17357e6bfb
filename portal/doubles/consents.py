"""What may be shared after a merge: a no of either of the two wins.

Every yes stays with the person who gave it, for what they read. Who stays keeps only the yes that
the other one did not answer with no: consent is never assumed ('No consent never means no help'),
and asking once more costs little. The yes that ends here is kept by number; when the two turn out
to be two people after all, the no was somebody else's and the yes holds again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import record, staff_actor
from portal.cases.models import ContactChannel, YoungPerson
from portal.consent.models import Consent
from portal.consent.purposes import AskAt, asked_at

Key = tuple[str, str]


def hold_back(
    session: Session, stays: YoungPerson, leaves: YoungPerson, *, by: int, now: datetime
) -> list[int]:
    """End each yes of who stays that the other one did not give when asked; their numbers."""
    refused = _refused(session, leaves)
    ended = []
    for consent in _all_of(session, stays):
        if consent.withdrawn_at is None and (consent.purpose, consent.recipient) in refused:
            consent.withdrawn_at = now
            ended.append(consent.id)
            _record(session, "consent_withdrawn", consent, by=by, now=now)
    return ended


def give_back(
    session: Session, consent_ids: Sequence[int], *, ended_at: datetime, by: int, now: datetime
) -> None:
    """Let each yes hold again that `hold_back` ended, unless another answer came since."""
    for number in consent_ids:
        consent = session.get(Consent, number)
        if consent is not None and consent.withdrawn_at == ended_at and _is_last(session, consent):
            consent.withdrawn_at = None
            _record(session, "consent_restored", consent, by=by, now=now)


def _refused(session: Session, person: YoungPerson) -> set[Key]:
    """What this person was asked and did not say yes to, or said yes to and took back."""
    answers = _all_of(session, person)
    yes = {(each.purpose, each.recipient) for each in answers if each.withdrawn_at is None}
    moments = [AskAt.SIGN_UP] + [AskAt.APP] * (person.channel is ContactChannel.APP)
    asked: set[Key] = {(purpose.id, "") for moment in moments for purpose in asked_at(moment)}
    return (asked | {(each.purpose, each.recipient) for each in answers}) - yes


def _all_of(session: Session, person: YoungPerson) -> list[Consent]:
    return list(
        session.scalars(
            select(Consent).where(Consent.young_person_id == person.id).order_by(Consent.id)
        )
    )


def _is_last(session: Session, consent: Consent) -> bool:
    later = select(Consent.id).where(
        Consent.young_person_id == consent.young_person_id,
        Consent.purpose == consent.purpose,
        Consent.recipient == consent.recipient,
        Consent.id > consent.id,
    )
    return session.scalars(later).first() is None


def _record(session: Session, action: str, consent: Consent, *, by: int, now: datetime) -> None:
    record(
        session,
        action,
        actor=staff_actor(by),
        subject_kind="young_person",
        subject_id=consent.young_person_id,
        at=now,
        purpose=consent.purpose,
        recipient=consent.recipient,
        reason="merged",
    )
