"""A yes is kept with its words, ends at once, and cannot be made up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.models import AuditRow
from portal.audit.services import VISITOR
from portal.consent.models import Consent
from portal.consent.queries import consents_in_force, may_share
from portal.consent.services import NotAskedError, give_consent, withdraw_consent
from tests.conftest import START
from tests.factories.cases import make_young_person


def give(
    session: Session, person_id: int, purpose: str = "check_in", recipient: str = ""
) -> Consent:
    consent = give_consent(
        session,
        purpose,
        young_person_id=person_id,
        recipient=recipient,
        locale="en",
        name="Samira",
        now=START,
        actor=VISITOR,
    )
    session.commit()
    return consent


def test_a_yes_keeps_the_words_in_their_language(session: Session) -> None:
    consent = give(session, make_young_person(session).id, "ask_school", "mbo_werf")

    assert consent.text_read.startswith("May Samira call your school?")
    assert (consent.locale, consent.text_version) == ("en", "2026.1")


def test_what_is_not_asked_cannot_be_given(session: Session) -> None:
    with pytest.raises(NotAskedError):
        give(session, make_young_person(session).id, "lead_partner")


def test_one_yes_per_purpose_and_recipient(session: Session) -> None:
    person = make_young_person(session).id
    give(session, person, "ask_school", "mbo_werf")
    give(session, person, "ask_school", "mbo_groen")
    with pytest.raises(IntegrityError, match="uq_consents_in_force|consents.young_person_id"):
        give(session, person, "ask_school", "mbo_werf")


def test_withdrawing_works_at_once_and_leaves_a_trail(session: Session) -> None:
    person = make_young_person(session).id
    give(session, person)
    assert may_share(session, person, purpose="check_in")
    ended = withdraw_consent(
        session,
        "check_in",
        young_person_id=person,
        recipient="",
        now=START + timedelta(days=1),
        actor=VISITOR,
    )
    session.commit()

    assert ended
    assert not may_share(session, person, purpose="check_in")
    assert consents_in_force(session, person) == []
    trail = select(AuditRow.action).where(AuditRow.subject_kind == "young_person")
    actions = session.scalars(trail.order_by(AuditRow.position)).all()
    assert actions == ["consent_given", "consent_withdrawn"]


def test_withdrawing_what_was_not_given_says_so(session: Session) -> None:
    person = make_young_person(session).id
    assert not withdraw_consent(
        session, "check_in", young_person_id=person, recipient="", now=START, actor=VISITOR
    )


def test_a_yes_can_be_given_again(session: Session) -> None:
    person = make_young_person(session).id
    give(session, person)
    withdraw_consent(
        session, "check_in", young_person_id=person, recipient="", now=START, actor=VISITOR
    )
    session.commit()
    give(session, person)

    assert len(consents_in_force(session, person)) == 1
