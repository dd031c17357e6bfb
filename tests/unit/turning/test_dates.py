"""Which days matter, and what is due of them: to the day, also where that day does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.clock import REGION_ZONE
from portal.routing.model import Diploma, Pathway, SchoolType, Situation
from portal.routing.rules import decide
from portal.routing.source import load_region_and_rules
from portal.turning.dates import TurnKind, borders_of, key_dates
from portal.turning.rules import (
    ON_THE_DAY,
    decent_moment,
    due_tasks,
    latest_delay,
    still_holds,
)

REGION, RULES = load_region_and_rules()
TODAY = date(2026, 11, 16)
DAYS_BEFORE = (60, 14)
GRADUATED = Situation(
    born=date(2008, 2, 29),
    home="Merelstad",
    enrolled=False,
    school="mbo_merel",
    school_type=SchoolType.MBO,
    level=2,
    pathway=Pathway.BOL,
    diploma=Diploma.MBO2,
    diploma_on=date(2026, 7, 10),
)


def borders(situation: Situation, today: date = TODAY) -> dict[TurnKind, date]:
    return borders_of(situation, region=REGION, rules=RULES, today=today)


def test_borders_count_to_the_day() -> None:
    assert borders(GRADUATED) == {
        TurnKind.PERIOD_END: date(2027, 7, 10),
        # There is no 29 February in 2026 and 2035.
        TurnKind.BIRTHDAY_18: date(2026, 3, 1),
        TurnKind.BIRTHDAY_27: date(2035, 3, 1),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"enrolled": True},
        {"keep_out": ("mbo_merel",)},
        {"diploma_on": None, "left_on": None},
        # The period would end after the day from which another law holds.
        {"born": date(2000, 1, 1)},
        # A school of which the policy does not name the kind does not follow.
        {"school": "mbo_werf", "pathway": Pathway.BBL},
    ],
)
def test_a_period_without_meaning_has_no_end(changes: dict[str, object]) -> None:
    assert TurnKind.PERIOD_END not in borders(replace(GRADUATED, **changes))


def test_nothing_known_has_no_days() -> None:
    assert borders(Situation()) == {}
    assert key_dates(Situation(), region=REGION, rules=RULES, today=TODAY) == ()


def test_days_tell_who_leads_who_joins_and_who_leaves() -> None:
    end, echo = key_dates(GRADUATED, region=REGION, rules=RULES, today=TODAY)
    assert (end.kind, end.on, end.moves_lead) == (TurnKind.PERIOD_END, date(2027, 7, 10), True)
    assert end.lead.type == "gemeente_werk"
    assert [party.type for party in end.joins] == ["school_mbo"]
    assert (echo.kind, echo.on) == (TurnKind.ALONGSIDE, date(2027, 8, 10))
    assert [party.type for party in echo.leaves] == ["school_mbo"]
    assert not echo.moves_lead


def test_the_work_side_joins_ninety_days_before_the_last_birthday() -> None:
    at_work = replace(GRADUATED, born=date(2000, 5, 1), enrolled=True, diploma_on=None)
    near, birthday = key_dates(at_work, region=REGION, rules=RULES, today=TODAY)
    assert near.on == date(2027, 5, 1) - timedelta(days=90)
    assert [party.type for party in near.joins] == ["gemeente_werk"]
    assert (birthday.kind, birthday.moves_lead) == (TurnKind.BIRTHDAY_27, True)


@given(
    born=st.dates(date(2000, 1, 1), date(2010, 12, 31)),
    diploma_on=st.dates(date(2025, 1, 1), date(2026, 11, 1)),
    enrolled=st.sampled_from([True, False, None]),
)
def test_between_two_days_nothing_changes(
    born: date, diploma_on: date, enrolled: bool | None
) -> None:
    """Deciding anew on the day before each day gives the answer of the day before that."""
    situation = replace(GRADUATED, born=born, diploma_on=diploma_on, enrolled=enrolled)
    found = key_dates(situation, region=REGION, rules=RULES, today=TODAY)
    start = TODAY
    for day_of_change in sorted({each.on for each in found}):
        eve, first = (
            decide(situation, region=REGION, rules=RULES, today=day)
            for day in (day_of_change - timedelta(days=1), start)
        )
        assert (eve.lead_type, eve.lead) == (first.lead_type, first.lead)
        assert eve.alongside == first.alongside
        start = day_of_change


@pytest.mark.parametrize(
    ("today", "since", "expected"),
    [
        (date(2027, 5, 10), date(2027, 5, 9), []),
        (date(2027, 5, 11), date(2027, 5, 10), [60]),
        # Down for a week, and somebody who comes in between.
        (date(2027, 5, 18), date(2027, 5, 10), [60]),
        (date(2027, 6, 25), date(2027, 6, 24), [60]),
        (date(2027, 6, 26), date(2027, 6, 25), [14]),
        (date(2027, 7, 9), date(2027, 7, 8), [14]),
        (date(2027, 7, 10), date(2027, 7, 9), [ON_THE_DAY]),
        (date(2027, 7, 17), date(2027, 7, 9), [ON_THE_DAY]),
        # Told on the day itself, or opened on that day: it is no news any more.
        (date(2027, 7, 11), date(2027, 7, 10), []),
    ],
)
def test_what_is_due(today: date, since: date, expected: list[int]) -> None:
    days = {TurnKind.PERIOD_END: date(2027, 7, 10)}
    due = due_tasks(days, days_before=DAYS_BEFORE, since=since, today=today)
    assert [each.before for each in due] == expected


def test_a_task_holds_while_its_day_does() -> None:
    day = date(2027, 7, 10)
    assert still_holds("period_end", day, {TurnKind.PERIOD_END: day})
    assert not still_holds("period_end", day, {TurnKind.PERIOD_END: day + timedelta(days=1)})
    assert not still_holds("birthday_18", day, {})
    assert still_holds("lead_changed", day, {})


def test_a_task_can_wait_until_its_day_or_two_weeks() -> None:
    assert latest_delay(border=TODAY + timedelta(days=60), today=TODAY) == date(2027, 1, 15)
    assert latest_delay(border=TODAY, today=TODAY) == TODAY + timedelta(days=14)


@pytest.mark.parametrize(
    ("now", "safe_times", "hour"),
    [
        (datetime(2026, 11, 16, 0, 1, tzinfo=UTC), [], 9),
        (datetime(2026, 11, 16, 0, 1, tzinfo=UTC), ["evening"], 19),
        (datetime(2026, 11, 16, 0, 1, tzinfo=UTC), ["evening", "afternoon"], 13),
        (datetime(2026, 11, 16, 21, 30, tzinfo=UTC), [], 9),
        (datetime(2026, 11, 16, 10, 0, tzinfo=UTC), [], 11),
    ],
)
def test_a_message_wakes_nobody(now: datetime, safe_times: list[str], hour: int) -> None:
    moment = decent_moment(now, safe_times=safe_times)
    assert moment >= now
    assert moment.astimezone(REGION_ZONE).hour == hour
