"""Nobody leaves before every case, duty and question has another person; all of it or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffState
from portal.accounts.services import AccountError
from portal.cases.able import NotAbleError
from portal.cases.models import Case
from portal.outbox.models import OutboxMessage
from portal.questions.models import Asker, Question
from portal.rosters.absences import Days
from portal.rosters.models import Absence
from portal.rosters.rules_absence import Roster
from portal.standing_in.absence import plan_absence, roster_now
from portal.standing_in.assigning import CannotReceiveError
from portal.standing_in.leaving import (
    LastAtDeskError,
    NoDestinationError,
    leave,
    read_burden,
    suggest_destinations,
)
from portal.standing_in.posts import change_post
from tests.conftest import START
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.standing_in.conftest import House

pytestmark = pytest.mark.usefixtures("app_context")
TODAY = START.date()


def go(session: Session, house: House, who: Staff, to: dict[int, int], **more: int) -> int:
    return leave(
        session,
        who,
        destinations=to,
        by=house.eva,
        queue_url="https://opstap.test/werk",
        now=START,
        **more,
    )


def away(session: Session, who: Staff, stand_in: Staff) -> Absence:
    days = Days(starts_on=TODAY, ends_on=TODAY + timedelta(days=4))
    return plan_absence(
        session, staff_id=who.id, days=days, stand_in_id=stand_in.id, by=who.id, now=START
    )


def contact_of(session: Session, case: Case) -> int:
    session.flush()
    session.refresh(case)
    return case.contact_person_id


def test_every_case_goes_where_somebody_said(session: Session, house: House) -> None:
    first, second = (make_case(session, contact=house.ann) for _ in range(2))
    assert go(session, house, house.ann, {first.id: house.bo.id, second.id: house.dea.id}) == 2
    assert contact_of(session, first) == house.bo.id
    assert contact_of(session, second) == house.dea.id
    assert second.team_id == "loket"
    assert house.ann.state is StaffState.DISABLED
    mails = session.scalars(
        select(OutboxMessage.body).where(OutboxMessage.recipient == house.bo.email)
    ).all()
    assert len(mails) == 1
    assert "1 dossier" in mails[0]
    assert go(session, house, house.ann, {}) == 0


def test_a_case_without_a_place_to_go_keeps_somebody(session: Session, house: House) -> None:
    first, _second = (make_case(session, contact=house.ann) for _ in range(2))
    with pytest.raises(NoDestinationError) as refused:
        go(session, house, house.ann, {first.id: house.bo.id})
    assert refused.value.count == 1
    assert contact_of(session, first) == house.ann.id


def test_a_case_goes_to_nobody_of_elsewhere_nor_away(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    with pytest.raises(CannotReceiveError):
        go(session, house, house.ann, {case.id: house.fin.id})
    house.bo.is_present = False
    session.flush()
    with pytest.raises(NotAbleError):
        go(session, house, house.ann, {case.id: house.bo.id})


def test_who_they_stood_in_for_has_somebody_else(session: Session, house: House) -> None:
    case = make_case(session, contact=house.bo)
    absence = away(session, house.bo, house.ann)
    house.cas.stand_in_id = house.ann.id
    session.flush()
    go(session, house, house.ann, {}, duties_to=house.cas.id)
    session.expire_all()
    assert absence.stand_in_id == house.cas.id
    assert case.acting_id == house.cas.id
    assert house.cas.stand_in_id is None


def test_the_last_of_the_front_desk_stays(session: Session, house: House) -> None:
    for other in session.scalars(select(Staff).where(Staff.partner_id == "loket")):
        other.is_present = other.id == house.dea.id
    session.flush()
    with pytest.raises(LastAtDeskError):
        go(session, house, house.dea, {})


def test_questions_and_what_was_held_go_too(session: Session, house: House) -> None:
    held = make_case(session, contact=house.bo, held_for_id=house.dea.id)
    question = Question(
        reference="V12345",
        registration_key="v",
        asker=Asker.ANONYMOUS,
        words="x",
        staff_id=house.dea.id,
        asked_at=START,
        promised_at=START,
    )
    session.add(question)
    session.flush()
    go(session, house, house.dea, {})
    session.expire_all()
    assert held.held_for_id is None
    assert question.staff_id != house.dea.id
    assert question.staff.state is StaffState.ACTIVE


def test_suggestions_fill_whoever_has_room(session: Session, house: House) -> None:
    house.bo.max_cases, house.cas.max_cases = 1, 3
    cases = [make_case(session, contact=house.ann) for _ in range(4)]
    roster: Roster = roster_now(session, now=START)
    for other in roster.people.values():
        if other.partner_id == "dsp" and other.id not in {house.ann.id, house.bo.id, house.cas.id}:
            session.get_one(Staff, other.id).is_present = False
    session.flush()
    chosen = suggest_destinations(
        roster_now(session, now=START), house.ann.id, read_burden(session, house.ann.id).cases
    )
    assert set(chosen) == {case.id for case in cases}
    given = list(chosen.values())
    assert (given.count(house.cas.id), given.count(house.bo.id)) == (3, 1)


def test_who_moves_keeps_nobody_alone(session: Session, house: House) -> None:
    away(session, house.bo, house.ann)
    with pytest.raises(AccountError, match="stands in for Bo"):
        change_post(session, house.ann, partner_id="leerplicht", roles=(), now=START)


def test_who_moves_takes_cases_along_and_leaves_old_ties(session: Session, house: House) -> None:
    case = make_case(session, contact=house.ann)
    house.bo.stand_in_id = house.ann.id
    house.ann.stand_in_id = house.cas.id
    change_post(session, house.ann, partner_id="leerplicht", roles=(), now=START)
    session.expire_all()
    assert case.team_id == "leerplicht"
    assert house.bo.stand_in_id is None
    assert house.ann.stand_in_id is None


def test_who_has_cases_keeps_a_queue(session: Session, house: House) -> None:
    make_case(session, contact=house.ann)
    with pytest.raises(AccountError, match="open cases"):
        change_post(session, house.ann, partner_id=None, roles=[Role.EDITOR], now=START)


def test_the_front_desk_is_not_emptied_by_another_role(session: Session, house: House) -> None:
    for other in session.scalars(select(Staff).where(Staff.partner_id == "loket")):
        other.is_present = other.id == house.dea.id
    session.flush()
    with pytest.raises(AccountError, match="front desk"):
        change_post(session, house.dea, partner_id="dsp", roles=[Role.COACH], now=START)


def test_who_is_let_in_again_is_there(session: Session, house: House) -> None:
    newcomer = make_staff(session)
    go(session, house, newcomer, {})
    newcomer.state = StaffState.ACTIVE
    session.flush()
    session.refresh(newcomer)
    assert newcomer.is_able
