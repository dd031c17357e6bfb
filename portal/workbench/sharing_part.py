"""What may be shared and what not, as a coach reads it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.cases.models import Case, ContactChannel
from portal.consent.models import Consent
from portal.consent.purposes import AskAt, all_purposes, asked_at
from portal.consent.queries import consents_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One thing that may be shared or not, with until when."""

    title: str
    is_yes: bool
    said: str


def read_shared(session: Session, case: Case) -> tuple[Shared, ...]:
    """Everything that was asked or given, in the order of the purposes."""
    given = consents_in_force(session, case.young_person_id)
    asked = {purpose.id for purpose in asked_at(AskAt.SIGN_UP)}
    if case.young_person.channel is ContactChannel.APP:
        asked |= {purpose.id for purpose in asked_at(AskAt.APP)}
    asked |= {consent.purpose for consent in given}
    return tuple(
        _answer(purpose_id, next((c for c in given if c.purpose == purpose_id), None))
        for purpose_id in all_purposes()
        if purpose_id in asked
    )


def _answer(purpose_id: str, consent: Consent | None) -> Shared:
    purpose = all_purposes()[purpose_id]
    name = gettext("de contactpersoon")
    read = purpose.read("nl", name=name)
    said = consent.text_read if consent else read.text
    until = read.keep if consent else gettext("Niet gevraagd of niet gegeven.")
    return Shared(title=read.title or read.who, is_yes=consent is not None, said=f"{said} {until}")
