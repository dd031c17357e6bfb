"""Whatever people do in whatever order: never too full, nobody skipped, nobody twice.

A line in plain Python says what must come of it; the database must say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import SYSTEM
from portal.bookings.calling_off import rearrange
from portal.bookings.counting import ALIVE, BookingError, lock_booking
from portal.bookings.models import Booking, BookingState
from portal.bookings.moving_up import pass_on
from portal.bookings.services import book, cancel, confirm, find_alive, propose
from portal.cases.models import Case
from portal.catalogue.moments import MomentError, MomentValues
from portal.partners.region import current_region
from tests.conftest import START
from tests.factories.bookings import held, make_moment
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

PEOPLE = 5
EXAMPLES, MANY_EXAMPLES = 15, 2000

acts = st.one_of(
    st.tuples(
        st.sampled_from(["book", "cancel", "confirm", "propose"]),
        st.integers(min_value=0, max_value=PEOPLE - 1),
    ),
    st.tuples(st.just("wait"), st.integers(min_value=1, max_value=40)),
    st.tuples(st.just("room"), st.integers(min_value=1, max_value=4)),
)
People = tuple[Staff, list[Case]]
common = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


class World:
    """One moment, a few people, and the clock."""

    def __init__(self, session: Session, people: People) -> None:
        self.session = session
        self.now = START
        self.coach, self.cases = people
        self.moment = make_moment(session, capacity=2, starts_at=START + timedelta(days=4))

    def do(self, act: str, value: int) -> None:
        """One act, as a view or the worker does it; what is refused changes nothing."""
        before = self.waiting()
        try:
            getattr(self, f"_{act}")(value)
        except (BookingError, MomentError):
            assert act in {"book", "cancel", "confirm", "propose", "room"}
        self.hold(before)

    def _book(self, who: int) -> None:
        book(self.session, self.cases[who], self.moment.id, card=current_region(), now=self.now)

    def _propose(self, who: int) -> None:
        propose(
            self.session, self.cases[who], self.moment.id,
            by=self.coach.id, name="Samira", card=current_region(), now=self.now,
        )  # fmt: skip

    def _cancel(self, who: int) -> None:
        mine = self._mine(who)
        if mine is not None:
            cancel(self.session, self.cases[who], mine, card=current_region(), now=self.now)

    def _confirm(self, who: int) -> None:
        mine = self._mine(who)
        if mine is not None:
            confirm(self.session, self.cases[who], mine, now=self.now)

    def _wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        pass_on(self.session, card=current_region(), now=self.now)

    def _room(self, capacity: int) -> None:
        moment = self.moment
        values = MomentValues(
            starts_at=moment.starts_at, ends_at=moment.ends_at, place_id=moment.place_id,
            capacity=capacity,
        )  # fmt: skip
        rearrange(
            self.session, moment.id, values, actor=SYSTEM, card=current_region(), now=self.now
        )

    def _mine(self, who: int) -> Booking | None:
        found = find_alive(self.session, self.cases[who].young_person_id, self.moment.id)
        return lock_booking(self.session, found.id) if found else None

    def bookings(self) -> list[Booking]:
        self.session.expire_all()
        return list(
            self.session.scalars(
                select(Booking).where(Booking.moment_id == self.moment.id).order_by(Booking.number)
            )
        )

    def waiting(self) -> list[int]:
        return [b.id for b in self.bookings() if b.state is BookingState.WAITING]

    def hold(self, before: list[int]) -> None:
        """What must be true after every act. `before` is the waiting list before it."""
        rows, moment = self.bookings(), self.moment
        assert moment.taken == held(self.session, moment) <= moment.capacity
        alive = [row.young_person_id for row in rows if row.state in ALIVE]
        assert len(alive) == len(set(alive)), "somebody is there twice"
        after = [row.id for row in rows if row.state is BookingState.WAITING]
        if self.now < moment.starts_at:
            assert not after or moment.taken == moment.capacity, "a place is free and people wait"
        # Who was offered a place came first in the line of who did not leave it by themselves.
        states = {row.id: row.state for row in rows}
        offered = [b for b in before if states[b] is BookingState.OFFERED]
        still = [b for b in before if states[b] is BookingState.WAITING]
        assert not offered or not still or max(offered) < min(still), "somebody was skipped"
        for row in rows:
            if row.held_until is not None:
                assert row.held_until <= moment.starts_at


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def people(inside: None, session: Session) -> People:
    coach = make_staff(session)
    return coach, [make_case(session, contact=coach) for _ in range(PEOPLE)]


def play(session: Session, people: People, example: list[tuple[str, int]]) -> None:
    """Each example has a moment of its own."""
    world = World(session, people)
    for act, value in example:
        world.do(act, value)


@settings(common, max_examples=EXAMPLES)
@given(example=st.lists(acts, min_size=3, max_size=18))
def test_any_order(people: People, session: Session, example: list[tuple[str, int]]) -> None:
    play(session, people, example)


@pytest.mark.soak
@settings(common, max_examples=MANY_EXAMPLES)
@given(example=st.lists(acts, min_size=3, max_size=40))
def test_any_order_in_the_long_run(
    people: People, session: Session, example: list[tuple[str, int]]
) -> None:
    play(session, people, example)
