"""How long may be waited, and when nobody need ask a database that is away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal import deadlines
from portal.patience import AWAY_SECONDS, Reach

LONG = 1000.0


class Stopwatch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def reach(watch: Stopwatch) -> Reach:
    return Reach(clock=watch)


@pytest.fixture(autouse=True)
def no_deadline() -> Iterator[None]:
    deadlines.forget()
    yield
    deadlines.forget()


def test_without_a_deadline_everybody_waits_as_long_as_they_want() -> None:
    assert deadlines.seconds_left(LONG) == LONG
    assert not deadlines.is_over()


def test_a_deadline_shortens_every_wait() -> None:
    deadlines.start(10)
    assert 0 < deadlines.seconds_left(LONG) <= 10
    assert deadlines.seconds_left(0.5) == 0.5
    deadlines.forget()
    assert deadlines.seconds_left(LONG) == LONG


def test_when_it_is_over_nobody_waits() -> None:
    deadlines.start(0)
    assert deadlines.is_over()
    assert deadlines.seconds_left(LONG) == 0


def test_a_part_gets_less_and_never_more() -> None:
    deadlines.start(10)
    with deadlines.within(1):
        assert deadlines.seconds_left(LONG) <= 1
        with deadlines.within(100):
            assert deadlines.seconds_left(LONG) <= 1
    assert 1 < deadlines.seconds_left(LONG) <= 10


def test_tidying_up_gets_time_of_its_own() -> None:
    deadlines.start(0)
    with deadlines.afresh(5):
        assert 1 < deadlines.seconds_left(LONG) <= 5
    assert deadlines.is_over()


def test_a_part_that_fails_leaves_the_deadline_as_it_was() -> None:
    with pytest.raises(LookupError), deadlines.within(1):
        raise LookupError
    assert deadlines.seconds_left(LONG) == LONG


def test_it_is_away_for_a_moment_after_it_did_not_answer(reach: Reach, watch: Stopwatch) -> None:
    assert not reach.is_away()
    reach.note_away()
    assert reach.is_away()
    watch.now += AWAY_SECONDS - 0.01
    assert reach.is_away()
    watch.now += 0.02
    assert not reach.is_away()


def test_it_is_back_as_soon_as_it_answers(reach: Reach) -> None:
    reach.note_away(hangs=True)
    reach.note_back()
    assert not reach.is_away()
    assert reach.may_connect()


def test_what_is_refused_at_once_may_be_tried_at_once(reach: Reach) -> None:
    reach.note_away()
    assert reach.may_connect()


def test_while_connecting_hangs_one_tries_now_and_then(reach: Reach, watch: Stopwatch) -> None:
    reach.note_away(hangs=True)
    assert not reach.may_connect()
    watch.now += AWAY_SECONDS + 0.01
    assert [reach.may_connect() for _ in range(3)] == [True, False, False]
    # Another failure of a cheaper kind does not let everybody in.
    reach.note_away()
    assert not reach.may_connect()
