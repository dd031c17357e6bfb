"""Goals, stories and places go along with a merge, and back again exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.bookings.models import Booking, BookingState
from portal.cases.models import Case
from portal.catalogue.models import Moment
from portal.doubles.models import LikelyPair
from portal.stories.goals import GoalState
from portal.stories.models import Goal, StoryVersion
from tests.conftest import START
from tests.integration.doubles.conftest import merge, split

pytestmark = pytest.mark.usefixtures("in_app")


def goal(session: Session, case: Case, text: str, slot: int | None = None) -> Goal:
    state = GoalState.OPEN if slot else GoalState.GONE
    made = Goal(
        young_person_id=case.young_person_id, text=text, state=state, slot=slot, made_at=START
    )
    session.add(made)
    session.flush()
    return made


def story(session: Session, case: Case, text: str, number: int, *, days_ago: int) -> StoryVersion:
    made = StoryVersion(
        young_person_id=case.young_person_id,
        number=number,
        parts={"strengths": text},
        ready=[],
        locale="nl",
        saved_at=START - timedelta(days=days_ago),
    )
    session.add(made)
    session.flush()
    return made


def booking(session: Session, case: Case, moment: Moment, number: int) -> Booking:
    made = Booking(
        moment_id=moment.id,
        young_person_id=case.young_person_id,
        state=BookingState.BOOKED,
        number=number,
        made_at=START,
    )
    session.add(made)
    session.flush()
    return made


def goals_of(session: Session, case: Case) -> list[tuple[str, int | None]]:
    rows = session.execute(
        select(Goal.text, Goal.slot)
        .where(Goal.young_person_id == case.young_person_id)
        .order_by(Goal.text)
    )
    return [(row.text, row.slot) for row in rows]


def stories_of(session: Session, person_id: int) -> list[str]:
    rows = session.scalars(
        select(StoryVersion)
        .where(StoryVersion.young_person_id == person_id)
        .order_by(StoryVersion.number)
    )
    return [row.parts["strengths"] for row in rows]


def everything(session: Session) -> list[tuple[Any, ...]]:
    session.expire_all()
    return [
        tuple(row)
        for model in (Goal, StoryVersion, Booking)
        for row in session.execute(select(model.__table__).order_by(model.__table__.c.id))
    ]


def test_goals_take_a_free_place_and_a_fourth_waits(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    left = muhammad.young_person_id
    goal(session, mohamed, "a", 1)
    goal(session, mohamed, "b", 2)
    goal(session, muhammad, "c", 1)
    goal(session, muhammad, "d", 2)
    goal(session, muhammad, "e")
    before = everything(session)
    merge(session, pair, samira, stays=mohamed.young_person_id)
    assert goals_of(session, mohamed) == [("a", 1), ("b", 2), ("c", 3), ("e", None)]
    behind = session.scalars(select(Goal.text).where(Goal.young_person_id == left)).all()
    assert behind == ["d"]
    split(session, pair, samira)
    assert everything(session) == before


@pytest.mark.parametrize("mine_is_newer", [True, False])
def test_both_stories_stay_and_the_newest_is_the_newest(
    session: Session,
    pair: LikelyPair,
    mohamed: Case,
    muhammad: Case,
    samira: Staff,
    mine_is_newer: bool,
) -> None:
    story(session, mohamed, "van Mohamed", 1, days_ago=1 if mine_is_newer else 9)
    story(session, muhammad, "eerste", 1, days_ago=6)
    story(session, muhammad, "tweede", 2, days_ago=5)
    before = everything(session)
    merge(session, pair, samira, stays=mohamed.young_person_id)
    told = stories_of(session, mohamed.young_person_id)
    assert set(told) == {"van Mohamed", "eerste", "tweede"}
    assert told[-1] == ("van Mohamed" if mine_is_newer else "tweede")
    split(session, pair, samira)
    assert everything(session) == before


def test_a_place_is_not_taken_twice_by_one_person(
    session: Session, pair: LikelyPair, mohamed: Case, muhammad: Case, samira: Staff
) -> None:
    one, other = session.scalars(select(Moment).order_by(Moment.id).limit(2)).all()
    booking(session, mohamed, one, 1)
    booking(session, muhammad, one, 2)
    booking(session, muhammad, other, 1)
    before = everything(session)
    merge(session, pair, samira, stays=mohamed.young_person_id)
    mine = select(Booking.moment_id, Booking.number).where(
        Booking.young_person_id == mohamed.young_person_id
    )
    assert sorted(tuple(row) for row in session.execute(mine)) == sorted(
        [(one.id, 1), (other.id, 1)]
    )
    split(session, pair, samira)
    assert everything(session) == before
