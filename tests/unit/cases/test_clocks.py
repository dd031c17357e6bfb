"""Two clocks, who is there before a deadline, and how far a missed one is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.cases.clocks import (
    EscalationDays,
    Level,
    Standing,
    WorksOn,
    began_at,
    is_due_while_away,
    last_day_passed,
    level_due,
    level_told,
    levels_by_day,
    levels_by_moment,
    read_standing,
    works_before,
)
from portal.cases.rules import LeftUnit
from portal.cases.turn_columns import Turn
from portal.clock import REGION_ZONE, local_day
from portal.partners.rules import WorkCalendar, promise_deadline

CALENDAR = WorkCalendar(closed=frozenset({"12-24"}))
DAYS = EscalationDays()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=REGION_ZONE)


def midnight(text: str) -> datetime:
    """A day as `turn_at` holds it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def standing(turn: Turn, turn_at: datetime, now: str) -> Standing:
    return read_standing(
        turn=turn,
        turn_at=turn_at,
        asked_at=at("2026-11-16T09:00"),
        now=at(now),
        calendar=CALENDAR,
    )


@pytest.mark.parametrize("turn", [Turn.NEW, Turn.ANSWER])
def test_a_deadline_is_ours_and_runs(turn: Turn) -> None:
    found = standing(turn, at("2026-11-18T17:00"), "2026-11-18T15:00")
    assert found.is_ours
    assert found.left is not None
    assert (found.left.unit, found.left.amount, found.left.is_late) == (LeftUnit.HOURS, 2, False)


@pytest.mark.parametrize("turn", [Turn.WAIT, Turn.REST, Turn.STEP])
def test_a_day_is_ours_from_its_own_midnight_in_the_region(turn: Turn) -> None:
    day = midnight("2026-11-19")
    assert not standing(turn, day, "2026-11-18T23:59").is_ours
    assert standing(turn, day, "2026-11-19T00:00").is_ours
    # In summer the region's midnight is two hours before that of UTC.
    assert standing(turn, midnight("2026-07-02"), "2026-07-02T00:30").is_ours


def test_who_chose_nothing_is_at_work_and_a_closed_case_is_not() -> None:
    assert standing(Turn.CHOOSE, at("2026-11-17T10:00"), "2026-11-18T10:00").is_ours
    assert not standing(Turn.CLOSED, at("2026-11-17T10:00"), "2026-11-18T10:00").is_ours


def test_an_answer_is_asked_as_many_working_days_before_it_is_due() -> None:
    monday_due = at("2026-11-23T17:00")
    assert began_at(monday_due, working_days=2, calendar=CALENDAR) == at("2026-11-19T17:00")


def only(*weekdays: int) -> WorksOn:
    return lambda day: day.weekday() in weekdays


@pytest.mark.parametrize(
    ("now", "weekdays", "is_there"),
    [
        ("2026-11-16T16:59", (0,), True),
        # After the end of the day, today does not count any more.
        ("2026-11-16T17:00", (0,), False),
        ("2026-11-16T17:00", (2,), True),
        ("2026-11-17T09:00", (0, 3, 4), False),
        # A Saturday is no working day of the region, whoever works on it.
        ("2026-11-17T09:00", (5, 6), False),
    ],
)
def test_who_works_before_wednesday_five_o_clock(
    now: str, weekdays: tuple[int, ...], is_there: bool
) -> None:
    deadline = at("2026-11-18T17:00")
    found = works_before(deadline, now=at(now), calendar=CALENDAR, works_on=only(*weekdays))
    assert found is is_there
    assert is_due_while_away(
        deadline, now=at(now), calendar=CALENDAR, works_on=only(*weekdays)
    ) is (not is_there)


def test_what_is_late_already_is_not_due_while_away() -> None:
    deadline = at("2026-11-18T17:00")
    assert not is_due_while_away(deadline, now=deadline, calendar=CALENDAR, works_on=only())


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("2026-11-18T16:59", Level.NOBODY),
        ("2026-11-18T17:01", Level.ACTING),
        ("2026-11-19T16:59", Level.ACTING),
        ("2026-11-19T17:00", Level.COLLEAGUE),
        ("2026-11-20T16:59", Level.COLLEAGUE),
        ("2026-11-20T17:00", Level.COORDINATOR),
        ("2027-11-20T17:00", Level.COORDINATOR),
    ],
)
def test_a_promise_of_wednesday_is_told_in_steps(now: str, level: Level) -> None:
    limits = levels_by_moment(at(now), days=DAYS, calendar=CALENDAR)
    assert level_due(at("2026-11-18T17:00"), limits) is level


def test_a_weekend_and_a_holiday_are_no_time_to_answer() -> None:
    friday = at("2026-12-18T17:00")
    for now, level in [
        ("2026-12-20T23:59", Level.ACTING),
        ("2026-12-21T17:00", Level.COLLEAGUE),
        ("2026-12-22T17:00", Level.COORDINATOR),
    ]:
        assert level_due(friday, levels_by_moment(at(now), days=DAYS, calendar=CALENDAR)) is level
    # The region is closed on the 24th, 25 and 26 December are holidays: Monday is the next day.
    before_christmas = at("2026-12-23T17:00")
    limits = levels_by_moment(at("2026-12-28T16:59"), days=DAYS, calendar=CALENDAR)
    assert level_due(before_christmas, limits) is Level.ACTING


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("2026-11-18T16:59", Level.NOBODY),
        ("2026-11-18T17:00", Level.ACTING),
        ("2026-11-19T17:00", Level.COLLEAGUE),
        ("2026-11-20T17:00", Level.COORDINATOR),
    ],
)
def test_a_step_of_monday_gets_two_working_days_before_that(now: str, level: Level) -> None:
    limits = levels_by_day(at(now), days=DAYS, calendar=CALENDAR)
    assert level_due(midnight("2026-11-16"), limits) is level


def test_the_coordinator_is_never_told_before_the_colleague() -> None:
    days = EscalationDays(colleague=3, coordinator=1)
    limits = levels_by_moment(at("2026-11-20T17:00"), days=days, calendar=CALENDAR)
    assert limits[Level.COORDINATOR] <= limits[Level.COLLEAGUE]


def test_what_was_told_of_another_deadline_does_not_count() -> None:
    due = at("2026-11-18T17:00")
    told = {"escalation": 2, "escalated_for": due}
    assert level_told(turn_at=due, **told) is Level.COLLEAGUE
    assert level_told(turn_at=due + timedelta(days=1), **told) is Level.NOBODY
    assert level_told(turn_at=due, escalation=2, escalated_for=None) is Level.NOBODY


# More than four years from 1 December 2023 on, with two leap days and many changes of the clock.
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: datetime(2023, 12, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(now=MOMENTS, working_days=st.integers(0, 9))
@example(now=datetime(2024, 2, 29, 16, tzinfo=UTC), working_days=1)
@example(now=datetime(2026, 3, 29, 1, tzinfo=UTC), working_days=2)
@example(now=datetime(2026, 10, 25, 1, tzinfo=UTC), working_days=2)
def test_the_last_day_passed_is_exactly_that(now: datetime, working_days: int) -> None:
    day = last_day_passed(now, working_days=working_days, calendar=CALENDAR)
    assert ends(day, working_days) <= now < ends(day + timedelta(days=1), working_days)


def ends(day: date, working_days: int) -> datetime:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=REGION_ZONE)
    return promise_deadline(noon, calendar=CALENDAR, working_days=working_days)


@given(turn_at=MOMENTS, earlier=MOMENTS, later=MOMENTS, colleague=st.integers(0, 5))
def test_time_only_tells_further(
    turn_at: datetime, earlier: datetime, later: datetime, colleague: int
) -> None:
    earlier, later = sorted((earlier, later))
    days = EscalationDays(colleague=colleague, coordinator=3, step=1)
    for limits_at in (levels_by_moment, levels_by_day):
        first, then = (
            level_due(turn_at, limits_at(now, days=days, calendar=CALENDAR))
            for now in (earlier, later)
        )
        assert first <= then


@given(opened=MOMENTS, now=MOMENTS, turn=st.sampled_from(list(Turn)))
def test_a_clock_that_jumps_makes_nothing_negative(
    opened: datetime, now: datetime, turn: Turn
) -> None:
    due = promise_deadline(opened, calendar=CALENDAR, working_days=2)
    found = read_standing(turn=turn, turn_at=due, asked_at=opened, now=now, calendar=CALENDAR)
    if found.left is not None:
        assert found.left.amount >= 0
        assert 0 <= found.left.fraction <= 1
        assert found.left.is_late == (now >= due)
    if found.day is not None:
        assert found.is_ours == (found.day <= local_day(now))
