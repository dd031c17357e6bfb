"""A promise that runs out is told, once, and changes nothing about whose turn it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.lateness import tell_late_promises
from portal.cases.models import Case, ContactChannel
from portal.outbox.models import OutboxMessage
from portal.partners.region import RegionCard, load_region
from tests.conftest import START
from tests.factories.cases import make_case


def a_case(session: Session, **values: object) -> Case:
    coach = session.scalars(select(Staff).where(Staff.ref == "c01")).one()
    return make_case(session, contact=coach, **values)


def card_of(session: Session) -> RegionCard:
    card = load_region(session)
    assert card is not None
    return card


def messages_about(session: Session, case: Case) -> list[OutboxMessage]:
    statement = select(OutboxMessage).where(OutboxMessage.case_id == case.id)
    return list(session.scalars(statement.order_by(OutboxMessage.id)))


def test_a_late_promise_is_told_once_to_both(app: Flask, session: Session) -> None:
    case = a_case(session)
    late = case.promised_at + timedelta(minutes=1)
    with app.app_context():
        assert tell_late_promises(session, card=card_of(session), now=late) == 1
        assert tell_late_promises(session, card=card_of(session), now=late) == 0

    to_person, to_coach = messages_about(session, case)
    assert to_person.recipient == case.young_person.phone
    assert case.contact_person.first_name in to_person.body
    assert card_of(session).phone_display in to_person.body
    assert to_coach.recipient == case.contact_person.email
    assert case.young_person.first_name not in to_coach.subject + to_coach.body
    assert case.first_contact_at is None


def test_nothing_is_told_before_the_deadline_or_after_contact(app: Flask, session: Session) -> None:
    waiting, reached = a_case(session), a_case(session, first_contact_at=START)
    with app.app_context():
        told = tell_late_promises(session, card=card_of(session), now=waiting.promised_at)
        assert told == 0
        waiting.first_contact_at = START
        session.flush()
        much_later = reached.promised_at + timedelta(days=9)
        assert tell_late_promises(session, card=card_of(session), now=much_later) == 0


def test_who_reads_along_learns_no_name(app: Flask, session: Session) -> None:
    case = a_case(session, person={"somebody_reads_along": True})
    with app.app_context():
        tell_late_promises(
            session, card=card_of(session), now=case.promised_at + timedelta(minutes=1)
        )

    body = messages_about(session, case)[0].body
    assert case.young_person.first_name not in body
    assert "Opstap" not in body


@pytest.mark.parametrize("reads_along", [True, False])
def test_a_mail_hides_the_portal_only_where_somebody_reads_along(
    app: Flask, session: Session, reads_along: bool
) -> None:
    person = {
        "email": "noor@post.example",
        "channel": ContactChannel.MAIL,
        "somebody_reads_along": reads_along,
    }
    case = a_case(session, person=person)
    with app.app_context():
        late = case.promised_at + timedelta(minutes=1)
        tell_late_promises(session, card=card_of(session), now=late)

    to_person, to_coach = messages_about(session, case)
    assert to_person.sender_name == (case.contact_person.first_name if reads_along else "")
    assert to_coach.sender_name == ""
