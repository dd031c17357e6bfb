"""At the same moment: two who make each other stand in, and one who falls ill while taking over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from portal.cases.able import NotAbleError
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case
from portal.cases.queries import lock_case
from portal.cases.take_over import Seen, take_over_case
from portal.database import Database
from portal.rosters.absences import AbsenceRefusedError, Days
from portal.rosters.models import Absence
from portal.standing_in.absence import come_back, plan_absence, report_sick
from portal.standing_in.chores import turn_absences
from portal.standing_in.proof import check_cases
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.cases.test_take_over_race import at_once

WEEK = Days(starts_on=START.date(), ends_on=START.date() + timedelta(days=4))


@pytest.fixture
def people(own_database: Database) -> tuple[list[int], str]:
    """Two of one team, somebody of the front desk, and a case of the first."""
    with own_database.sessions() as session:
        ann, bo = (make_staff(session) for _ in range(2))
        desk = make_staff(session, role=Role.FRONT_DESK, partner="loket")
        case = make_case(session, contact=ann)
        session.commit()
        return [ann.id, bo.id, desk.id], case.reference


def act(app: Flask, database: Database, do: Callable[..., object]) -> Callable[[], str]:
    def run() -> str:
        try:
            with app.app_context(), database.transaction() as session:
                do(session)
        except (AbsenceRefusedError, NotAbleError) as refused:
            return type(refused).__name__
        return "done"

    return run


def assert_whole(database: Database) -> None:
    with database.sessions() as session:
        assert check_cases(session) == []


def test_two_who_make_each_other_stand_in_at_once(
    own_database: Database, app: Flask, people: tuple[list[int], str]
) -> None:
    (ann, bo, _desk), _reference = people

    def away(who: int, stand_in: int) -> Callable[[], str]:
        return act(
            app,
            own_database,
            lambda session: plan_absence(
                session, staff_id=who, days=WEEK, stand_in_id=stand_in, by=who, now=START
            ),
        )

    assert sorted(at_once(away(ann, bo), away(bo, ann))) == ["AbsenceRefusedError", "done"]
    assert_whole(own_database)


def test_ill_while_taking_over(
    own_database: Database, app: Flask, people: tuple[list[int], str]
) -> None:
    (ann, bo, desk), reference = people

    def take(session: Session) -> None:
        case = lock_case(session, reference, partner_id="dsp", staff_id=0)
        assert case is not None
        take_over_case(
            session,
            case.id,
            seen=Seen(contact_person_id=ann, contact_version=1),
            by=session.get_one(Staff, bo),
            reason=TakeOverReason.BUSY,
            queue_url="https://opstap.test/werk",
            now=START,
        )

    taken, ill = at_once(
        act(app, own_database, take),
        act(
            app,
            own_database,
            lambda session: report_sick(session, staff_id=bo, stand_in_id=desk, by=bo, now=START),
        ),
    )
    assert ill == "done"
    with own_database.sessions() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert (case.contact_person_id, case.acting_id) == (
            (bo, desk) if taken == "done" else (ann, ann)
        )
    assert_whole(own_database)


def test_two_workers_and_a_coach_who_is_back_early(
    own_database: Database, app: Flask, people: tuple[list[int], str]
) -> None:
    (ann, bo, _desk), reference = people
    tomorrow = START + timedelta(days=1)
    days = Days(starts_on=tomorrow.date(), ends_on=tomorrow.date())
    with app.app_context(), own_database.transaction() as session:
        plan_absence(session, staff_id=ann, days=days, stand_in_id=bo, by=ann, now=START)
    turn = act(app, own_database, lambda session: turn_absences(session, tomorrow))
    back = act(
        app,
        own_database,
        lambda session: come_back(session, staff_id=ann, by=ann, now=tomorrow),
    )
    assert at_once(turn, turn, back) == ["done"] * 3
    with own_database.sessions() as session:
        absence = session.scalars(select(Absence)).one()
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert absence.began_at is not None
        assert case.acting_id == (bo if absence.ended_at is None else ann)
    assert_whole(own_database)
