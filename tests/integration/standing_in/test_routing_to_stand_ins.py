"""Whom they chose is full or away: a named stand-in helps, with an honest date, and it is held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind, Outcome
from portal.cases.receipts import find_receipt
from portal.cases.services import reopen_case
from portal.outbox.models import OutboxMessage
from portal.partners.queries import work_calendar
from portal.rosters.absences import Days
from portal.standing_in.absence import plan_absence
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.integration.registration.test_open_case import make_request, opener
from tests.integration.standing_in.conftest import House

__all__ = ["opener"]

pytestmark = pytest.mark.usefixtures("app_context")
FRIDAY = date(2026, 11, 20)


def texts(session: Session, case: Case) -> str:
    found = select(OutboxMessage.body).where(
        OutboxMessage.case_id == case.id, OutboxMessage.recipient == case.young_person.phone
    )
    return "\n".join(session.scalars(found))


def away(session: Session, who: Staff, stand_in: Staff) -> None:
    days = Days(starts_on=START.date(), ends_on=FRIDAY)
    plan_absence(session, staff_id=who.id, days=days, stand_in_id=stand_in.id, by=who.id, now=START)
    session.commit()


def test_a_full_coach_has_a_stand_in_and_the_case_is_held(
    app: Flask, opener: Any, session: Session, house: House
) -> None:
    house.ann.max_cases, house.ann.stand_in_id = 0, house.bo.id
    session.commit()
    case = opener(make_request(coach=house.ann.id))
    assert (case.contact_person_id, case.held_for_id) == (house.bo.id, house.ann.id)
    assert "stands_in" in {reason["code"] for reason in case.choice["reasons"]}
    assert "Ann heeft nu geen plek." in texts(session, case)
    assert "Tot dan helpt Bo je." in texts(session, case)
    assert EntryKind.HELD_FOR in {line.kind for line in timeline_of(session, case)}


def test_who_is_away_is_named_with_the_day(opener: Any, session: Session, house: House) -> None:
    away(session, house.ann, house.cas)
    case = opener(make_request(coach=house.ann.id))
    assert (case.contact_person_id, case.held_for_id) == (house.cas.id, house.ann.id)
    assert "Ann is er niet tot en met vrijdag 20 november." in texts(session, case)
    receipt = find_receipt(session, case.registration_key)
    assert receipt is not None
    assert receipt.held == {"staff_id": house.ann.id, "why": "away", "until": "2026-11-20"}


def test_who_reads_along_hears_nothing_of_a_choice(
    opener: Any, session: Session, house: House
) -> None:
    away(session, house.ann, house.cas)
    case = opener(make_request(coach=house.ann.id, somebody_reads_along=True))
    assert "Ann" not in texts(session, case)


def test_a_case_that_opens_again_has_somebody_who_acts(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann, outcome=Outcome.WORK)
    away(session, house.ann, house.cas)
    away(session, house.bo, house.cas)
    reopen_case(
        session,
        case,
        by=house.bo,
        calendar=work_calendar(session),
        working_days=2,
        press="p",
        now=START + timedelta(hours=1),
    )
    session.flush()
    session.refresh(case)
    assert (case.contact_person_id, case.acting_id) == (house.bo.id, house.cas.id)
    assert EntryKind.STAND_IN in {line.kind for line in timeline_of(session, case)}
