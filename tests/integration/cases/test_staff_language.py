"""What staff read is in their language, whatever the young person reads."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.opening_messages import notify_contact_person
from portal.i18n import speaking
from portal.outbox.models import OutboxMessage
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff


def test_a_sign_up_in_english_is_told_to_staff_in_dutch(app: Flask, session: Session) -> None:
    case = make_case(session, contact=make_staff(session))
    with app.test_request_context("/"), speaking("en"):
        notify_contact_person(session, case, now=START)
    session.flush()
    mail = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id)).one()
    assert mail.subject.startswith("Nieuwe aanmelding")
    assert "Er is een nieuwe aanmelding voor jou" in mail.body
    assert "Beloofd: contact uiterlijk" in mail.body
