"""The nightly proof finds what is wrong, mends what is safe, and tells the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases.models import Case, Outcome
from portal.cli.worker import prove_cases
from portal.outbox.models import OutboxMessage
from portal.rosters.absences import Days
from portal.rosters.models import Absence
from portal.standing_in.absence import plan_absence
from portal.standing_in.proof import Finding, Wrong, check_cases, mend
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.standing_in.conftest import House

pytestmark = pytest.mark.usefixtures("app_context")


def away(session: Session, house: House) -> Absence:
    return plan_absence(
        session,
        staff_id=house.ann.id,
        days=Days(starts_on=START.date(), ends_on=START.date() + timedelta(days=3)),
        stand_in_id=house.bo.id,
        by=house.ann.id,
        now=START,
    )


def test_a_house_in_order_has_no_findings(session: Session, house: House) -> None:
    make_case(session, contact=house.ann)
    away(session, house)
    assert check_cases(session) == []


def test_a_stand_in_without_a_reason_is_found_and_ended(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann, stand_in_id=house.bo.id)
    found = Finding(wrong=Wrong.STAND_IN_WITHOUT_REASON, subject=case.reference)
    assert check_cases(session) == [found]
    assert mend(session, now=START) == []
    session.refresh(case)
    assert case.stand_in_id is None


def test_who_is_present_during_an_absence_is_sent_away(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    away(session, house)
    session.execute(update(Staff).where(Staff.id == house.ann.id).values(is_present=True))
    found = check_cases(session)
    assert {each.wrong for each in found} == {
        Wrong.PRESENT_WHILE_ABSENT,
        Wrong.STAND_IN_WITHOUT_REASON,
    }
    assert mend(session, now=START) == []
    session.refresh(case)
    assert case.acting_id == house.bo.id


def test_an_absence_that_nobody_ended_is_ended(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    away(session, house)
    assert mend(session, now=START + timedelta(days=9)) == []
    session.refresh(case)
    assert case.acting_id == house.ann.id


def test_ground_of_a_closed_case_ends(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann, stand_in_id=house.dea.id, outcome=Outcome.WORK)
    assert [each.wrong for each in check_cases(session)] == [Wrong.GROUND_WITHOUT_CASE]
    assert mend(session, now=START) == []
    session.refresh(case)
    assert case.stand_in_id is None


def test_away_without_days_is_told_to_the_coordinator_once(
    app: Flask, session: Session, house: House
) -> None:
    coordinator = make_staff(session, first_name="Coby", role=Role.COORDINATOR)
    session.execute(update(Staff).where(Staff.id == house.ann.id).values(is_present=False))
    mails = select(OutboxMessage.body).where(OutboxMessage.recipient == coordinator.email)
    night = START.replace(hour=1)
    prove_cases(session, night)
    assert session.scalars(mails).all() == []
    for hour in (4, 5):
        prove_cases(session, START.replace(hour=hour))
    app.extensions.pop("cases_proved_on")
    prove_cases(session, START.replace(hour=6))
    (told,) = session.scalars(mails).all()
    assert str(house.ann.id) in told


def test_the_command_says_what_is_wrong(app: Flask, session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann, stand_in_id=house.bo.id)
    session.commit()
    said = app.test_cli_runner().invoke(args=["cases", "check"])
    assert said.exit_code == 1
    assert case.reference in said.output
    session.execute(update(Case).where(Case.id == case.id).values(stand_in_id=None))
    session.commit()
    said = app.test_cli_runner().invoke(args=["cases", "check"])
    assert said.exit_code == 0
