"""What a merge refuses, and a merge of who was merged before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases import services
from portal.cases.history import histories
from portal.cases.models import (
    Case,
    CaseState,
    Outcome,
    YoungPerson,
)
from portal.doubles.deciding import (
    SamePersonError,
    point_out,
    say_different,
)
from portal.doubles.finding import find_doubles
from portal.doubles.locking import lock_pair
from portal.doubles.merging import Choice, merge_people
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.queries import Ours, Side, moved_to
from portal.doubles.unmerging import GoneMeanwhileError, MergedFurtherError, unmerge_people
from portal.partners.queries import work_calendar
from portal.workbench.followers import FOLLOWERS
from tests.conftest import START
from tests.factories.staff import make_staff
from tests.integration.doubles.conftest import (
    OTHER_PHONE,
    everything,
    identity_of,
    merge,
    somebody,
    split,
    take,
)

pytestmark = pytest.mark.usefixtures("in_app")
LATER = START + timedelta(hours=3)


def of_two(session: Session, one: Case, other: Case) -> LikelyPair:
    first, second = sorted((one.young_person_id, other.young_person_id))
    return session.scalars(
        select(LikelyPair).where(LikelyPair.first_id == first, LikelyPair.second_id == second)
    ).one()


@pytest.fixture
def mohammad(session: Session, pair: LikelyPair, samira: Staff) -> Case:
    """A third file of the same person."""
    case = somebody(session, samira, "Mohammad", phone="+31612340003")
    find_doubles(session, now=START)
    session.commit()
    return case


def test_three_become_one_and_come_apart_in_turn(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, mohammad: Case,
    samira: Staff,
) -> None:  # fmt: skip
    last = of_two(session, mohamed, mohammad)
    before = everything(session)
    merge(session, pair, samira, stays=muhammad.young_person_id)
    between = of_two(session, muhammad, mohammad)
    in_between = everything(session)
    merge(session, between, samira, stays=mohammad.young_person_id, press="2.x")
    people = session.scalars(select(YoungPerson.merged_into_id).order_by(YoungPerson.id)).all()
    assert people == [mohammad.young_person_id] * 2 + [None]
    assert histories(session, mohammad).keys() == {mohamed.id, muhammad.id, mohammad.id}
    with pytest.raises(MergedFurtherError):
        unmerge_people(session, take_merged(session, pair, samira), by=samira,
                       followers=FOLLOWERS, now=LATER)  # fmt: skip
    session.rollback()
    assert split(session, between, samira, now=LATER)
    assert everything(session) == in_between
    assert split(session, pair, samira, now=LATER)
    assert everything(session) == before
    assert last.state is PairState.SUGGESTED


def take_merged(session: Session, pair: LikelyPair, by: Staff) -> Ours:
    """A pair of which neither has a case any more, as an old page would send it."""
    return Ours(
        pair=pair,
        first=Side(person=session.get_one(YoungPerson, pair.first_id), cases=()),
        second=Side(person=session.get_one(YoungPerson, pair.second_id), cases=()),
    )


def test_a_merge_of_a_merge_points_to_who_they_are(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, mohammad: Case,
    samira: Staff,
) -> None:  # fmt: skip
    other = of_two(session, muhammad, mohammad)
    merge(session, pair, samira, stays=mohamed.young_person_id)
    identity = identity_of(samira)
    assert lock_pair(session, other.id, identity=identity, now=START) is None
    assert moved_to(session, other.id, identity=identity) == mohamed.reference
    stranger = identity_of(make_staff(session, partner="leerplicht"))
    assert moved_to(session, other.id, identity=stranger) is None


def test_what_was_said_of_who_leaves_holds_for_who_stays(
    session: Session, samira: Staff, mohamed: Case
) -> None:
    brother = somebody(session, samira, "Muhammad", phone=OTHER_PHONE)
    same = somebody(session, samira, "Piet", phone=OTHER_PHONE)
    find_doubles(session, now=START)
    session.commit()
    about = of_two(session, brother, same)
    say_different(session, take(session, about, samira), reason="Broer", by=samira, now=START)
    session.commit()
    pair = of_two(session, mohamed, brother)
    merge(session, pair, samira, stays=mohamed.young_person_id)
    carried = of_two(session, mohamed, same)
    assert (carried.state, carried.denied) == (PairState.DIFFERENT, ["phone"])
    assert find_doubles(session, now=START) == 0


def test_nobody_is_merged_with_themselves(
    session: Session, pair: LikelyPair, mohamed: Case, samira: Staff
) -> None:
    with pytest.raises(SamePersonError):
        point_out(session, mohamed, mohamed, by=samira.id, now=START)
    ours = take(session, pair, samira)
    twice = Ours(pair=ours.pair, first=ours.first, second=ours.first)
    choice = Choice(stays_id=mohamed.young_person_id, values={}, stamp="", reason="x")
    with pytest.raises(SamePersonError):
        merge_people(session, twice, choice=choice, by=samira, followers=FOLLOWERS, press="p",
                     now=START)  # fmt: skip


def test_a_merged_case_opens_no_more(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    merge(session, pair, samira, stays=mohamed.young_person_id)
    mohamed.state, mohamed.outcome, mohamed.closed_at = CaseState.CLOSED, Outcome.WORK, START
    session.commit()
    with pytest.raises(services.OtherCaseOpenError):
        services.reopen_case(
            session, muhammad, by=samira, calendar=work_calendar(session), working_days=2,
            press="p", now=START,
        )  # fmt: skip


def test_a_split_gives_nobody_a_case_who_is_away(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff, kofi: Staff
) -> None:
    merge(session, pair, samira, stays=mohamed.young_person_id)
    kofi.is_present, kofi.stand_in_id = False, samira.id
    session.commit()
    split(session, pair, samira, now=LATER)
    assert (muhammad.contact_person_id, muhammad.stand_in_id) == (kofi.id, samira.id)
    assert muhammad.state is CaseState.OPEN


def test_an_erased_case_cannot_be_given_back(
    session: Session, samira: Staff, mohamed: Case
) -> None:
    lately = {"opened_at": START - timedelta(days=60), "outcome": Outcome.WORK}
    closed = somebody(session, samira, "Muhammad", phone=OTHER_PHONE, case=lately)
    find_doubles(session, now=START)
    session.commit()
    pair = of_two(session, mohamed, closed)
    merge(session, pair, samira, stays=mohamed.young_person_id)
    session.delete(session.get_one(Case, closed.id))
    session.commit()
    with pytest.raises(GoneMeanwhileError):
        split(session, pair, samira, now=LATER)
