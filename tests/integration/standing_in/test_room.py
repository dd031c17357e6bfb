"""Room is agreed by two; a held case goes back when there is room, if they want that."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases.able import NotAbleError
from portal.cases.models import Case, EntryKind
from portal.rosters.room import (
    NoSuchStandInError,
    RoomRefusedError,
    agree_room,
    drop_proposal,
    find_proposal,
    propose_room,
    room_history,
    set_usual_stand_in,
)
from portal.standing_in.absence import roster_now
from portal.standing_in.offering import NoRoomError, NotHeldError, go_back, offer_back, stay
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.integration.standing_in.conftest import House

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_maximum_counts_when_both_agree(session: Session, house: House) -> None:
    assert not propose_room(session, house.ann, max_cases=12, by=house.ann.id, now=START)
    assert house.ann.max_cases == 25
    with pytest.raises(RoomRefusedError):
        agree_room(session, house.ann, max_cases=12, by=house.ann.id, now=START)
    agree_room(session, house.ann, max_cases=12, by=house.eva.id, now=START)
    assert house.ann.max_cases == 12
    assert find_proposal(session, house.ann.id) is None
    session.commit()
    assert [(each.before, each.after) for each in room_history(session, house.ann.id)] == [(25, 12)]


def test_another_number_than_was_seen_is_not_agreed_to(session: Session, house: House) -> None:
    propose_room(session, house.ann, max_cases=12, by=house.ann.id, now=START)
    propose_room(session, house.ann, max_cases=40, by=house.ann.id, now=START)
    with pytest.raises(RoomRefusedError):
        agree_room(session, house.ann, max_cases=12, by=house.eva.id, now=START)


def test_proposing_what_the_other_proposed_is_agreeing(session: Session, house: House) -> None:
    propose_room(session, house.ann, max_cases=12, by=house.eva.id, now=START)
    assert propose_room(session, house.ann, max_cases=12, by=house.ann.id, now=START)
    assert house.ann.max_cases == 12


def test_no_ends_a_proposal_once(session: Session, house: House) -> None:
    propose_room(session, house.ann, max_cases=12, by=house.ann.id, now=START)
    assert drop_proposal(session, house.ann.id, by=house.eva.id, now=START)
    assert not drop_proposal(session, house.ann.id, by=house.eva.id, now=START)


def test_a_usual_stand_in_is_of_the_organisation_or_the_desk(
    session: Session, house: House
) -> None:
    roster = roster_now(session, now=START)
    for able in (house.bo, house.dea):
        set_usual_stand_in(
            session, roster, house.ann, stand_in_id=able.id, by=house.ann.id, now=START
        )
        assert house.ann.stand_in_id == able.id
    for wrong in (house.fin, house.ann, house.eva):
        with pytest.raises(NoSuchStandInError):
            set_usual_stand_in(
                session, roster, house.ann, stand_in_id=wrong.id, by=house.ann.id, now=START
            )


def held(session: Session, house: House) -> Case:
    return make_case(session, contact=house.bo, held_for_id=house.ann.id)


def offers(session: Session, case: Case) -> int:
    return [line.kind for line in timeline_of(session, case)].count(EntryKind.OFFERED_BACK)


def test_a_held_case_is_offered_back_once_when_room_comes(session: Session, house: House) -> None:
    case = held(session, house)
    house.ann.max_cases = 0
    session.flush()
    assert offer_back(session, now=START) == 0
    house.ann.max_cases = 1
    session.flush()
    assert offer_back(session, now=START) == 1
    assert offer_back(session, now=START) == 0
    assert offers(session, case) == 1


def test_no_more_is_offered_than_there_is_room(session: Session, house: House) -> None:
    first, second = held(session, house), held(session, house)
    house.ann.max_cases = 1
    session.flush()
    assert offer_back(session, now=START) == 1
    assert offer_back(session, now=START) == 0
    assert (offers(session, first), offers(session, second)) == (1, 0)


def back(session: Session, case: Case, house: House, *, press: str = "p") -> bool:
    return go_back(
        session, case, by=house.bo, press=press, queue_url="https://opstap.test/werk", now=START
    )


def test_it_goes_back_when_they_still_want_that(session: Session, house: House) -> None:
    case = held(session, house)
    offer_back(session, now=START)
    assert back(session, case, house)
    session.expire_all()
    assert case.contact_person_id == house.ann.id
    assert case.held_for_id is None
    assert not back(session, case, house)


def test_it_stays_when_they_like_it_here(session: Session, house: House) -> None:
    case = held(session, house)
    offer_back(session, now=START)
    assert stay(session, case, by=house.bo, press="p", now=START)
    assert not stay(session, case, by=house.bo, press="p", now=START)
    assert case.contact_person_id == house.bo.id
    with pytest.raises(NotHeldError):
        back(session, case, house, press="another")


def test_nothing_goes_back_to_who_is_full_or_away_again(session: Session, house: House) -> None:
    case = held(session, house)
    house.ann.max_cases = 0
    session.flush()
    with pytest.raises(NoRoomError):
        back(session, case, house)
    house.ann.max_cases, house.ann.is_present = 5, False
    session.flush()
    with pytest.raises(NotAbleError):
        back(session, case, house)
