"""Giving a case to a colleague: who may, to whom, who is told, and what a second press does."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffState
from portal.cases.able import NotAbleError
from portal.cases.lines import CaseClosedError
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, EntryKind, Outcome
from portal.outbox.models import OutboxMessage
from portal.standing_in.assigning import (
    CannotReceiveError,
    MovedMeanwhileError,
    NoGroundError,
    assign_case,
)
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def app_context(app: Flask) -> Any:
    with app.app_context():
        yield


def give(session: Session, case: Case, *, to: Staff, by: Staff, press: str = "p") -> bool:
    return assign_case(
        session,
        case,
        to=to,
        by=by,
        reason=TakeOverReason.BUSY,
        press=press,
        queue_url="https://opstap.test/werk",
        now=START,
    )


def mails(session: Session) -> dict[str, str]:
    session.flush()
    return {row.recipient: row.body for row in session.scalars(select(OutboxMessage))}


def test_a_case_goes_to_a_colleague_and_everybody_hears_it(session: Session) -> None:
    before, after, by = (make_staff(session, first_name=n) for n in ("Sam", "Mia", "Bo"))
    case = make_case(session, contact=before)
    assert give(session, case, to=after, by=by)
    session.expire_all()
    assert (case.contact_person_id, case.contact_version) == (after.id, 2)
    told = mails(session)
    assert case.reference in told[before.email]
    assert case.reference in told[after.email]
    assert "Mia" in told[str(case.young_person.phone)]
    assert by.email not in told
    assert timeline_of(session, case)[-1].kind is EntryKind.ASSIGNED


def test_a_second_press_gives_nothing(session: Session) -> None:
    before, after = make_staff(session), make_staff(session)
    case = make_case(session, contact=before)
    assert give(session, case, to=after, by=before)
    told = len(mails(session))
    assert not give(session, case, to=after, by=before)
    assert len(mails(session)) == told


def test_nobody_of_another_organisation_gives_a_case(session: Session) -> None:
    before, after = make_staff(session), make_staff(session)
    stranger = make_staff(session, partner="leerplicht")
    case = make_case(session, contact=before)
    with pytest.raises(NoGroundError):
        give(session, case, to=after, by=stranger)


def test_who_stands_in_may_give_it_on(session: Session) -> None:
    before, after = make_staff(session), make_staff(session)
    stand_in = make_staff(session, role=Role.FRONT_DESK, partner="loket")
    case = make_case(session, contact=before, stand_in_id=stand_in.id)
    assert give(session, case, to=after, by=stand_in)
    session.expire_all()
    assert case.stand_in_id is None


@pytest.mark.parametrize(
    "columns", [{"is_present": False}, {"state": StaffState.DISABLED}], ids=["away", "closed"]
)
def test_who_is_not_able_gets_nothing(session: Session, columns: dict[str, Any]) -> None:
    before, after = make_staff(session), make_staff(session, **columns)
    case = make_case(session, contact=before)
    with pytest.raises(NotAbleError):
        give(session, case, to=after, by=before)


def test_only_the_team_or_the_front_desk_gets_it(session: Session) -> None:
    before = make_staff(session)
    case = make_case(session, contact=before)
    for wrong in (
        make_staff(session, partner="leerplicht"),
        make_staff(session, role=Role.EDITOR),
    ):
        with pytest.raises(CannotReceiveError):
            give(session, case, to=wrong, by=before)
    desk = make_staff(session, role=Role.FRONT_DESK, partner="loket")
    assert give(session, case, to=desk, by=before)


def test_a_closed_case_stays_where_it_is(session: Session) -> None:
    before, after = make_staff(session), make_staff(session)
    case = make_case(session, contact=before, outcome=Outcome.WORK)
    with pytest.raises(CaseClosedError):
        give(session, case, to=after, by=before)


def test_a_case_that_moved_meanwhile_is_not_given(session: Session) -> None:
    before, after, other = (make_staff(session) for _ in range(3))
    case = make_case(session, contact=before)
    move = update(Case).where(Case.id == case.id)
    session.execute(
        move.values(contact_person_id=other.id, contact_version=2),
        execution_options={"synchronize_session": False},
    )
    with pytest.raises(MovedMeanwhileError):
        give(session, case, to=after, by=before)
