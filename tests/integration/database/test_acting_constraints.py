"""That somebody able acts for every open case is held by the database itself, by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.cases.models import Case, Outcome
from portal.rosters.models import Absence, RoomProposal
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.database.test_constraints import attempt, column_update, refuses

FOREIGN_KEY = "FOREIGN KEY"
TODAY = START.date()


@pytest.fixture
def ann(session: Session) -> Staff:
    return make_staff(session)


@pytest.fixture
def bo(session: Session) -> Staff:
    return make_staff(session)


@pytest.fixture
def case(session: Session, ann: Staff) -> Case:
    return make_case(session, contact=ann)


@pytest.mark.parametrize(
    "values", [{"is_present": False}, {"state": StaffState.DISABLED}], ids=["away", "disabled"]
)
def test_who_acts_for_an_open_case_cannot_become_unable(
    session: Session, ann: Staff, bo: Staff, case: Case, values: dict[str, Any]
) -> None:
    refuses(session, column_update(ann, **values), name="fk_cases_able", sqlite=FOREIGN_KEY)
    attempt(session, column_update(case, stand_in_id=bo.id))
    attempt(session, column_update(ann, **values))
    refuses(session, column_update(bo, **values), name="fk_cases_able", sqlite=FOREIGN_KEY)


def test_an_open_case_is_given_to_nobody_who_is_away(
    session: Session, bo: Staff, case: Case
) -> None:
    attempt(session, column_update(bo, is_present=False))
    for column in ("contact_person_id", "stand_in_id"):
        change = column_update(case, **{column: bo.id})
        refuses(session, change, name="fk_cases_able", sqlite=FOREIGN_KEY)


def test_a_closed_case_binds_nobody_and_opens_only_with_somebody(
    session: Session, ann: Staff
) -> None:
    case = make_case(session, contact=ann, outcome=Outcome.WORK)
    attempt(session, column_update(ann, is_present=False))
    change = column_update(case, state="open", outcome=None, closed_at=None)
    refuses(session, change, name="fk_cases_able", sqlite=FOREIGN_KEY)


def test_nobody_stands_in_for_themselves(session: Session, ann: Staff, case: Case) -> None:
    refuses(session, column_update(case, stand_in_id=ann.id), name="ck_cases_stand_in_is_another")
    refuses(session, column_update(ann, stand_in_id=ann.id), name="ck_staff_stand_in_is_another")


def absence(ann: Staff, **values: Any) -> Absence:
    known: dict[str, Any] = {
        "staff_id": ann.id,
        "kind": "planned",
        "starts_on": TODAY,
        "ends_on": TODAY,
        "created_at": START,
        "created_by": ann.id,
    }
    return Absence(**(known | values))


def test_an_absence_has_another_person_and_days_in_order(
    session: Session, ann: Staff, bo: Staff
) -> None:
    refuses(
        session,
        lambda s: s.add(absence(ann, stand_in_id=ann.id)),
        name="ck_absences_stand_in_is_another",
    )
    refuses(
        session,
        lambda s: s.add(absence(ann, stand_in_id=bo.id, ends_on=TODAY - timedelta(days=1))),
        name="ck_absences_ends_after_start",
    )


def test_there_is_one_proposal_and_no_room_below_nothing(session: Session, ann: Staff) -> None:
    def proposal(number: int) -> RoomProposal:
        return RoomProposal(
            staff_id=ann.id, max_cases=number, proposed_by=ann.id, proposed_at=START
        )

    refuses(
        session,
        lambda s: s.add(proposal(-1)),
        name="ck_room_proposals_max_cases_not_negative",
    )
    refuses(session, column_update(ann, max_cases=-1), name="ck_staff_max_cases_not_negative")
