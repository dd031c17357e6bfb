"""Who acts on which day, and which absence cannot be, also when that shows only in an overlap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rosters.rules_absence import (
    Away,
    Colleague,
    Mistake,
    NobodyAbleError,
    Roster,
    is_able_on,
    is_last_at_desk,
    possible_stand_ins,
    refuse,
    stand_in_on,
    suggest_stand_in,
)

TODAY = date(2026, 11, 16)
ANN, BO, CAS, DESK, SECOND, STRANGER = range(1, 7)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def away(who: int, stand_in: int, first: int = 0, last: int | None = 4, **known: Any) -> Away:
    return Away(
        staff_id=who,
        stand_in_id=stand_in,
        starts_on=day(first),
        ends_on=None if last is None else day(last),
        **known,
    )


def roster(*absences: Away, **changed: dict[str, Any]) -> Roster:
    """Ann, Bo and Cas of one school, two at the front desk, and one of somewhere else."""
    people = (
        ("ann", ANN, "mbo", {}),
        ("bo", BO, "mbo", {}),
        ("cas", CAS, "mbo", {"room": 5}),
        ("desk", DESK, "loket", {"is_at_desk": True}),
        ("second", SECOND, "loket", {"is_at_desk": True}),
        ("stranger", STRANGER, "dsp", {"room": 20}),
    )
    return Roster(
        today=TODAY,
        people={
            number: Colleague(
                **{
                    "id": number,
                    "first_name": name.title(),
                    "partner_id": partner,
                    **known,
                    **changed.get(name, {}),
                }
            )
            for name, number, partner, known in people
        },
        absences=absences,
    )


def test_the_stand_in_acts_on_the_days_of_the_absence() -> None:
    house = roster(away(ANN, BO, 0, 4))
    assert stand_in_on(house, ANN, day(4)) == BO
    assert is_able_on(house, ANN, day(5))


def test_a_stand_in_who_is_away_has_a_stand_in_on_those_days_only() -> None:
    house = roster(away(ANN, BO, 0, 4), away(BO, CAS, 2, 3))
    assert [stand_in_on(house, ANN, day(n)) for n in range(5)] == [BO, BO, CAS, CAS, BO]


def test_where_the_chain_ends_with_nobody_the_front_desk_acts() -> None:
    house = roster(away(ANN, BO), bo={"is_active": False})
    assert stand_in_on(house, ANN, TODAY) == DESK
    assert stand_in_on(house, ANN, TODAY, prefer=frozenset({SECOND})) == SECOND


def test_a_ring_that_slipped_in_still_ends_at_the_front_desk() -> None:
    house = roster(away(ANN, BO), away(BO, ANN))
    assert stand_in_on(house, ANN, TODAY) == DESK


def test_nobody_at_all_is_an_error() -> None:
    closed = {"is_active": False}
    house = roster(away(ANN, BO), bo=closed, desk=closed, second=closed)
    with pytest.raises(NobodyAbleError):
        stand_in_on(house, ANN, TODAY)


def test_an_absence_until_further_notice_has_no_last_day() -> None:
    house = roster(away(ANN, BO, 0, None))
    assert not is_able_on(house, ANN, day(300))


@pytest.mark.parametrize(
    ("tried", "mistake"),
    [
        (away(ANN, BO, -1, 2), Mistake.IN_THE_PAST),
        (away(ANN, BO, 3, 2), Mistake.ENDS_BEFORE_IT_STARTS),
        (away(ANN, BO, 0, 3000), Mistake.TOO_LONG),
        (away(ANN, ANN), Mistake.SELF),
        (away(ANN, STRANGER), Mistake.OTHER_ORGANISATION),
        (away(ANN, 99), Mistake.UNKNOWN_STAND_IN),
    ],
    ids=lambda value: value.value if isinstance(value, Mistake) else "",
)
def test_what_cannot_be_is_said(tried: Away, mistake: Mistake) -> None:
    refusal = refuse(roster(), tried)
    assert refusal is not None
    assert refusal.mistake is mistake


def test_the_front_desk_stands_in_for_everybody() -> None:
    assert refuse(roster(), away(ANN, DESK)) is None


def test_twice_away_on_one_day_is_refused() -> None:
    refusal = refuse(roster(away(ANN, BO, 3, 5, id=1)), away(ANN, CAS, 5, 8))
    assert refusal is not None
    assert (refusal.mistake, refusal.day) == (Mistake.OVERLAP, day(3))


def test_a_ring_of_two_is_refused_with_its_name_and_day() -> None:
    refusal = refuse(roster(away(BO, ANN, 2, 6, id=1)), away(ANN, BO, 0, 3))
    assert refusal is not None
    assert (refusal.mistake, refusal.names, refusal.day) == (Mistake.RING, ("Bo",), day(2))


def test_a_ring_of_three_that_only_overlaps_on_one_day_is_refused() -> None:
    house = roster(away(BO, CAS, 3, 9, id=1), away(CAS, ANN, 4, 4, id=2))
    refusal = refuse(house, away(ANN, BO, 0, 4))
    assert refusal is not None
    assert (refusal.mistake, refusal.names, refusal.day) == (Mistake.RING, ("Bo", "Cas"), day(4))


def test_people_who_stand_in_for_each_other_on_other_days_are_no_ring() -> None:
    assert refuse(roster(away(BO, ANN, 5, 9, id=1)), away(ANN, BO, 0, 4)) is None


def test_somebody_stays_at_the_front_desk() -> None:
    house = roster(away(DESK, SECOND, 2, 3, id=1), ann={"partner_id": "loket"})
    refusal = refuse(house, away(SECOND, ANN, 0, 5))
    assert refusal is not None
    assert (refusal.mistake, refusal.day) == (Mistake.LAST_AT_DESK, day(2))


def test_the_last_at_the_front_desk_is_missed_also_on_a_planned_day() -> None:
    assert not is_last_at_desk(roster(), DESK)
    assert is_last_at_desk(roster(away(SECOND, DESK, 5, 6, id=1)), DESK)
    assert is_last_at_desk(roster(second={"is_active": False}), DESK)
    assert not is_last_at_desk(roster(), ANN)


def test_the_usual_stand_in_is_suggested_then_who_has_room_then_the_desk() -> None:
    wanted = away(ANN, 0)
    assert suggest_stand_in(roster(ann={"usual_id": BO}), wanted) == BO
    assert suggest_stand_in(roster(), wanted) == CAS
    closed = {"is_active": False}
    assert suggest_stand_in(roster(bo=closed, cas=closed), wanted) == DESK


def test_nobody_is_suggested_who_is_away_then_or_makes_a_ring() -> None:
    house = roster(away(BO, ANN, 1, 2, id=1), ann={"usual_id": BO})
    assert suggest_stand_in(house, away(ANN, 0, 0, None)) == CAS
    house = roster(away(BO, CAS, 0, 2, id=1), ann={"usual_id": BO})
    assert suggest_stand_in(house, away(ANN, 0)) == CAS


def test_who_may_stand_in_is_of_the_organisation_or_the_desk() -> None:
    assert [each.id for each in possible_stand_ins(roster(), ANN)] == [BO, CAS, DESK, SECOND]


people_ids = st.integers(ANN, SECOND)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(people_ids, people_ids, st.integers(0, 8), st.integers(0, 8) | st.none()),
        max_size=12,
    )
)
def test_whatever_was_let_in_somebody_able_acts_on_every_day(
    asked: list[tuple[int, int, int, int | None]],
) -> None:
    house = roster(ann={"is_at_desk": True}, bo={"is_at_desk": True}, cas={"is_at_desk": True})
    for number, (who, stand_in, first, length) in enumerate(asked, 1):
        last = None if length is None else first + length
        tried = away(who, stand_in, first, last)
        if refuse(house, tried) is None:
            house = house.plus(away(who, stand_in, first, last, id=number))
    for person in range(ANN, SECOND + 1):
        for offset in range(20):
            if not is_able_on(house, person, day(offset)):
                assert is_able_on(house, stand_in_on(house, person, day(offset)), day(offset))
