"""A promise that was not kept: the young person hears it from us, with who and how to reach us.

The done page of a sign-up says 'if that fails, you get a message'. This keeps that word. It is
an automated message, so it stops no clock: the case stays late until a person made contact.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.audit.services import SYSTEM, record
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case, CaseState, YoungPerson
from portal.cases.opening_messages import notify_late
from portal.i18n import speaking
from portal.partners.region import RegionCard

BATCH: Final = 50


def tell_late_promises(session: Session, *, card: RegionCard, now: datetime) -> int:
    """Tell everybody whose promise ran out untold, at most 50 at a time; returns how many."""
    cases = session.scalars(
        select(Case)
        .where(
            Case.state == CaseState.OPEN,
            Case.first_contact_at.is_(None),
            Case.late_told_at.is_(None),
            Case.promised_at < now,
        )
        .options(joinedload(Case.young_person), joinedload(Case.contact_person))
        .order_by(Case.promised_at, Case.id)
        .limit(BATCH)
        .with_for_update(of=Case, skip_locked=True)
    ).all()
    for case in cases:
        _tell_late(session, case, card=card, now=now)
    return len(cases)


def _tell_late(session: Session, case: Case, *, card: RegionCard, now: datetime) -> None:
    case.late_told_at = now
    person = case.young_person
    key = f"case-{case.id}-late-{case.promised_at:%Y%m%d%H%M}"
    words = late_words(person, name=case.contact_person.first_name, card=card)
    tell(session, case, words, key=key, subject=subject_for(person), now=now)
    notify_late(session, case, key=key, now=now)
    record(
        session,
        "case.late_told",
        actor=SYSTEM,
        subject_kind="case",
        subject_id=case.id,
        at=now,
    )


def late_words(person: YoungPerson, *, name: str, card: RegionCard) -> str:
    """Sorry, whose fault it is, and a way on that does not wait for us."""
    with speaking(person.locale):
        return "\n".join(
            (
                greeting(person),
                gettext("Het lukte %(name)s niet om op tijd contact te maken. Sorry.", name=name),
                gettext("Dat ligt aan ons, niet aan jou. Je bent niet vergeten."),
                gettext("Wil je niet wachten? Bel %(number)s.", number=card.phone_display),
                gettext("Groet, %(name)s", name=name),
            )
        )
