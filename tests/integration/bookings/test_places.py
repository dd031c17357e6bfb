"""A place, the waiting list, and how a freed place goes round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import SYSTEM
from portal.bookings.calling_off import expected_at, rearrange, take_off
from portal.bookings.counting import BookingOverError, MomentOverError
from portal.bookings.models import Booking, BookingState
from portal.bookings.moving_up import pass_on
from portal.bookings.queries import position_of
from portal.bookings.services import book, cancel, confirm, propose
from portal.cases.models import Case
from portal.catalogue.models import Moment
from portal.catalogue.moments import MomentError, MomentValues
from portal.partners.region import RegionCard, current_region
from tests.conftest import START
from tests.factories.bookings import held, make_moment, states

Keys = Callable[[Case], list[str]]


@pytest.fixture
def card(inside: None) -> RegionCard:
    return current_region()


def book_all(
    session: Session, people: list[Case], moment: Moment, card: RegionCard
) -> list[Booking]:
    return [book(session, case, moment.id, card=card, now=START) for case in people]


def values_of(moment: Moment, **changes: object) -> MomentValues:
    same = {
        name: getattr(moment, name)
        for name in ("starts_at", "ends_at", "place_id", "capacity", "language", "sessions")
    }
    return MomentValues(**(same | changes))


def test_who_comes_after_the_last_place_waits_in_order(
    session: Session, people: list[Case], card: RegionCard
) -> None:
    moment = make_moment(session, capacity=2)
    bookings = book_all(session, people, moment, card)
    assert [b.state.value for b in bookings] == ["booked"] * 2 + ["waiting"] * 3
    assert [b.number for b in bookings] == [1, 2, 3, 4, 5]
    assert [position_of(session, b) for b in bookings[2:]] == [1, 2, 3]
    assert moment.taken == held(session, moment) == 2


def test_a_second_press_gives_the_same_place(
    session: Session, people: list[Case], card: RegionCard
) -> None:
    moment = make_moment(session)
    first, again = book_all(session, [people[0], people[0]], moment, card)
    assert first.id == again.id
    assert (moment.taken, moment.last_number) == (1, 1)


def test_a_freed_place_is_offered_to_the_first_and_passes_on(
    session: Session, people: list[Case], card: RegionCard, keys_of: Keys
) -> None:
    moment = make_moment(session, capacity=1)
    bookings = book_all(session, people[:3], moment, card)
    cancel(session, people[0], bookings[0], card=card, now=START)
    assert states(session, moment) == ["cancelled", "offered", "waiting"]
    assert keys_of(people[1]) == ["offered"]
    later = START + timedelta(days=2)
    assert pass_on(session, card=card, now=later) == 1
    assert states(session, moment) == ["cancelled", "passed", "offered"]
    assert keys_of(people[1]) == ["offered", "passed"]
    # Who let it pass may join again, at the end.
    again = book(session, people[1], moment.id, card=card, now=later)
    assert (again.state, again.number) == (BookingState.WAITING, 4)
    confirm(session, people[2], bookings[2], now=later)
    assert states(session, moment) == ["cancelled", "passed", "booked", "waiting"]
    assert moment.taken == held(session, moment) == 1


def test_a_place_that_passed_on_cannot_be_said_yes_to(
    session: Session, people: list[Case], card: RegionCard
) -> None:
    moment = make_moment(session, capacity=1)
    bookings = book_all(session, people[:2], moment, card)
    cancel(session, people[0], bookings[0], card=card, now=START)
    pass_on(session, card=card, now=START + timedelta(days=2))
    with pytest.raises(BookingOverError):
        confirm(session, people[1], bookings[1], now=START + timedelta(days=2))
    assert moment.taken == 0


def test_an_offer_never_runs_past_the_start(
    session: Session, people: list[Case], card: RegionCard
) -> None:
    moment = make_moment(session, capacity=1, starts_at=START + timedelta(hours=2))
    bookings = book_all(session, people[:2], moment, card)
    cancel(session, people[0], bookings[0], card=card, now=START)
    assert bookings[1].held_until is not None
    assert START < bookings[1].held_until < moment.starts_at


def test_at_the_start_the_line_ends_and_nothing_can_be_changed(
    session: Session, people: list[Case], card: RegionCard, keys_of: Keys
) -> None:
    moment = make_moment(session, capacity=1)
    bookings = book_all(session, people[:2], moment, card)
    with pytest.raises(MomentOverError):
        book(session, people[2], moment.id, card=card, now=moment.starts_at)
    with pytest.raises(MomentOverError):
        cancel(session, people[0], bookings[0], card=card, now=moment.starts_at)
    pass_on(session, card=card, now=moment.starts_at)
    pass_on(session, card=card, now=moment.starts_at)
    assert states(session, moment) == ["booked", "passed"]
    assert keys_of(people[1]) == ["missed"]


def test_a_coach_keeps_a_place_and_the_young_person_decides(
    session: Session, people: list[Case], card: RegionCard, samira: Staff, keys_of: Keys
) -> None:
    moment = make_moment(session, capacity=1)
    kept = propose(session, people[0], moment.id, by=samira.id, name="Samira", card=card, now=START)
    assert kept.state is BookingState.PROPOSED
    waits = book(session, people[1], moment.id, card=card, now=START)
    assert waits.state is BookingState.WAITING
    full = propose(session, people[2], moment.id, by=samira.id, name="Samira", card=card, now=START)
    assert full.state is BookingState.WAITING
    assert keys_of(people[0]) == ["proposed"]
    assert keys_of(people[2]) == ["listed"]
    # Pressing 'I am coming' is a yes to what was kept.
    assert book(session, people[0], moment.id, card=card, now=START).id == kept.id
    assert states(session, moment) == ["booked", "waiting", "waiting"]
    assert moment.taken == 1


def test_calling_off_reaches_everybody_once(
    session: Session, people: list[Case], card: RegionCard, keys_of: Keys
) -> None:
    moment = make_moment(session, capacity=2)
    bookings = book_all(session, people[:4], moment, card)
    cancel(session, people[0], bookings[0], card=card, now=START)
    assert expected_at(session, moment.id).everybody == 3
    told = take_off(session, moment.id, actor=SYSTEM, now=START)
    assert told is not None
    assert (told.coming, told.waiting) == (2, 1)
    assert take_off(session, moment.id, actor=SYSTEM, now=START) is None
    assert [keys_of(case).count("called-off") for case in people] == [0, 1, 1, 1, 0]
    assert states(session, moment) == ["cancelled", "called_off", "called_off", "called_off"]
    assert moment.taken == 0
    assert moment.called_off_at == START


def test_a_moment_that_nobody_booked_is_removed(session: Session, card: RegionCard) -> None:
    moment_id = make_moment(session).id
    assert take_off(session, moment_id, actor=SYSTEM, now=START) is None
    assert session.get(Moment, moment_id) is None


def test_another_time_is_told_once_per_change(
    session: Session, people: list[Case], card: RegionCard, keys_of: Keys
) -> None:
    moment = make_moment(session, capacity=1)
    book_all(session, people[:2], moment, card)
    later = values_of(
        moment,
        starts_at=moment.starts_at + timedelta(days=1),
        ends_at=moment.ends_at + timedelta(days=1),
    )
    assert rearrange(session, moment.id, later, actor=SYSTEM, card=card, now=START) == 2
    assert rearrange(session, moment.id, later, actor=SYSTEM, card=card, now=START) == 0
    assert [len(keys_of(case)) for case in people[:2]] == [1, 1]


def test_more_places_move_people_up_and_fewer_than_taken_are_refused(
    session: Session, people: list[Case], card: RegionCard
) -> None:
    moment = make_moment(session, capacity=1)
    book_all(session, people[:4], moment, card)
    more = values_of(moment, capacity=3)
    rearrange(session, moment.id, more, actor=SYSTEM, card=card, now=START)
    assert states(session, moment) == ["booked", "offered", "offered", "waiting"]
    with pytest.raises(MomentError) as refused:
        rearrange(
            session, moment.id, values_of(moment, capacity=2), actor=SYSTEM, card=card, now=START
        )
    assert refused.value.field == "capacity"


def test_room_that_came_while_nobody_looked_is_given_out(
    session: Session, people: list[Case], card: RegionCard
) -> None:
    moment = make_moment(session, capacity=1)
    book_all(session, people[:2], moment, card)
    session.execute(update(Moment).where(Moment.id == moment.id).values(capacity=2))
    pass_on(session, card=card, now=START)
    assert states(session, moment) == ["booked", "offered"]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (update(Moment).values(taken=3), "never_too_full"),
        (update(Moment).values(taken=-1), "never_too_full"),
        (update(Booking).values(state="offered"), "held_until_a_moment"),
        (update(Booking).values(state="waiting", has_come=True), "who_came_was_booked"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    session: Session,
    connection: Connection,
    people: list[Case],
    card: RegionCard,
    statement: object,
    name: str,
) -> None:
    moment = make_moment(session, capacity=2)
    booking = book(session, people[0], moment.id, card=card, now=START)
    session.commit()
    is_moment = statement.table.name == "moments"
    row = Moment.id == moment.id if is_moment else Booking.id == booking.id
    with pytest.raises(IntegrityError, match=name), connection.begin_nested():
        connection.execute(statement.where(row))


def test_somebody_is_at_a_moment_once(
    session: Session, connection: Connection, people: list[Case], card: RegionCard
) -> None:
    moment = make_moment(session, capacity=2)
    booking = book(session, people[0], moment.id, card=card, now=START)
    session.commit()
    row = dict(connection.execute(select(Booking).where(Booking.id == booking.id)).mappings().one())
    row.pop("id")
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(Booking.__table__.insert(), row | {"number": 99})
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(Booking.__table__.insert(), row | {"state": "cancelled"})
