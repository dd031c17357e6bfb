"""What to try next: by which way, at which hour, how often, and when to leave somebody in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.models import ContactChannel
from portal.cases.rhythm import (
    MOST_PER_WEEK,
    PARTS,
    PHONE,
    SILENT_AFTER,
    WRONG_NUMBER,
    Reachable,
    Suggestion,
    Try,
    Why,
    part_of,
    suggest,
)
from portal.clock import REGION_ZONE, local_day
from portal.partners.rules import WorkCalendar

CALENDAR = WorkCalendar(closed=frozenset({"12-24"}))
APP, CALL, SMS, MAIL = (
    ContactChannel.APP, ContactChannel.CALL, ContactChannel.SMS, ContactChannel.MAIL,
)  # fmt: skip


def at(text: str) -> datetime:
    """A moment of November 2026 on the region's clock: '16T09:30' is a Monday morning."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=REGION_ZONE)


def person(channel: ContactChannel = CALL, **values: Any) -> Reachable:
    return Reachable(**({"channel": channel, "has_phone": True, "has_mail": False} | values))


def tried(*tries: tuple[str, ContactChannel]) -> list[Try]:
    return [Try(at=at(moment), channel=channel, result="no_answer") for moment, channel in tries]


def say(who: Reachable, tries: list[Try], now: str, **values: Any) -> Suggestion:
    return suggest(who, tries, now=at(now), calendar=CALENDAR, **values)


def test_the_first_try_goes_the_way_they_asked_for() -> None:
    for channel in (CALL, SMS, APP):
        found = say(person(channel), [], "16T10:00")
        assert (found.why, found.channel, found.is_now) == (Why.FIRST, channel, True)


def test_who_does_not_answer_a_call_gets_a_message_at_once() -> None:
    found = say(person(CALL), tried(("16T09:30", CALL)), "16T09:40")
    assert (found.why, found.channel, found.is_now) == (Why.AFTER_CALL, SMS, True)


def test_the_app_is_only_for_who_asked_for_it() -> None:
    found = say(person(APP), tried(("16T09:30", CALL)), "16T09:40")
    assert found.channel is APP
    assert say(person(CALL), tried(("16T09:30", CALL)), "16T09:40").channel is SMS


def test_who_does_not_answer_a_message_gets_one_at_another_hour_of_another_day() -> None:
    found = say(person(SMS), tried(("16T09:30", SMS)), "16T14:00")
    assert (found.why, found.channel) == (Why.OTHER_HOUR, SMS)
    assert found.part != "morning"
    assert found.on == at("17T00:00").date()


def test_two_messages_without_an_answer_are_followed_by_another_way() -> None:
    found = say(person(SMS), tried(("16T09:30", SMS), ("17T14:00", SMS)), "18T09:00")
    assert (found.why, found.channel) == (Why.OTHER_WAY, CALL)


def test_only_safe_parts_of_the_day_are_suggested() -> None:
    found = say(person(SMS, safe_times=("evening",)), [], "16T10:00")
    assert (found.part, found.is_now, found.on) == ("evening", False, at("16T00:00").date())


def test_a_part_of_the_day_that_is_over_comes_back_on_the_next_working_day() -> None:
    found = say(person(SMS, safe_times=("morning",)), [], "20T15:00")
    assert found.on == at("23T00:00").date()


def test_nothing_is_suggested_for_a_weekend() -> None:
    assert say(person(SMS), [], "21T10:00").on == at("23T00:00").date()


def test_a_wrong_number_leaves_the_other_way() -> None:
    wrong = [Try(at=at("16T09:30"), channel=CALL, result=WRONG_NUMBER)]
    found = say(person(CALL, has_mail=True), wrong, "16T09:40")
    assert (found.why, found.channel) == (Why.WRONG_NUMBER, MAIL)
    assert say(person(CALL), wrong, "16T09:40").why is Why.NO_WAY


def test_a_number_that_worked_later_is_not_wrong() -> None:
    tries = [
        Try(at=at("16T09:30"), channel=CALL, result=WRONG_NUMBER),
        Try(at=at("16T15:00"), channel=SMS, result="message_left"),
    ]
    assert say(person(CALL), tries, "17T09:30").channel is not None


def test_three_tries_in_a_week_are_enough() -> None:
    tries = tried(("16T09:30", CALL), ("16T09:40", SMS), ("17T14:00", SMS))
    found = say(person(CALL), tries, "18T10:00")
    assert (found.why, found.is_now, found.on) == (Why.ENOUGH, False, at("23T00:00").date())
    assert say(person(CALL), tries, "18T10:00", most_per_week=4).why is not Why.ENOUGH
    # A week after the first of them there is room again.
    assert say(person(CALL), tries, "23T10:00").why is not Why.ENOUGH


@pytest.mark.parametrize(("was_reached", "why"), [(True, Why.LET_REST), (False, Why.LET_GO)])
def test_long_silence_is_left_in_peace(was_reached: bool, why: Why) -> None:
    tries = tried(*((f"{day:02d}T09:30", SMS) for day in range(2, 2 + SILENT_AFTER)))
    assert say(person(SMS, was_reached=was_reached), tries, "25T10:00").why is why


def test_where_somebody_reads_along_it_says_so() -> None:
    assert say(person(SMS, reads_along=True), [], "16T10:00").is_careful


@pytest.mark.parametrize(
    ("moment", "part"),
    [
        ("16T07:59", -1),
        ("16T08:00", 0),
        ("16T11:59", 0),
        ("16T12:00", 1),
        ("16T16:59", 1),
        ("16T17:00", 2),
        ("16T20:59", 2),
        ("16T21:00", 3),
    ],
)
def test_the_parts_of_a_day(moment: str, part: int) -> None:
    assert part_of(at(moment)) == part


def test_summer_time_moves_the_parts_with_the_clock_on_the_wall() -> None:
    # 28 March 2027: at 2.00 it is 3.00. Twelve o'clock stays the start of the afternoon.
    assert part_of(datetime(2027, 3, 28, 9, 59, tzinfo=UTC)) == 0
    assert part_of(datetime(2027, 3, 28, 10, 0, tzinfo=UTC)) == 1


# More than four years from 1 December 2023 on, with two leap days and many changes of the clock.
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: datetime(2023, 12, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PEOPLE = st.builds(
    Reachable,
    channel=st.sampled_from(list(ContactChannel)),
    has_phone=st.booleans(),
    has_mail=st.booleans(),
    safe_times=st.lists(st.sampled_from([*PARTS, "unknown"]), unique=True).map(tuple),
    reads_along=st.booleans(),
    was_reached=st.booleans(),
)
TRIES = st.lists(
    st.builds(
        Try,
        at=MOMENTS,
        channel=st.sampled_from(list(ContactChannel)),
        result=st.sampled_from(["no_answer", "message_left", "voicemail", WRONG_NUMBER, ""]),
    ),
    max_size=9,
)


@given(who=PEOPLE, tries=TRIES, now=MOMENTS)
def test_whatever_the_clock_says_a_suggestion_can_be_followed(
    who: Reachable, tries: list[Try], now: datetime
) -> None:
    """Tries may lie in the future, as after a clock that was put back: nothing is negative."""
    found = suggest(who, sorted(tries, key=lambda each: each.at), now=now, calendar=CALENDAR)
    today = local_day(now)
    assert found.on >= today
    assert found.on <= today + timedelta(days=20)
    assert found.is_careful == who.reads_along
    if found.channel is None:
        assert found.why in {Why.LET_REST, Why.LET_GO, Why.NO_WAY}
        return
    assert CALENDAR.is_working_day(found.on)
    assert who.has_phone if found.channel in PHONE else who.has_mail
    assert found.channel is not APP or who.channel is APP
    safe = set(who.safe_times) & set(PARTS)
    assert found.part in (safe or set(PARTS))
    assert not found.is_now or PARTS[part_of(now)] == found.part


@given(who=PEOPLE, now=MOMENTS, steps=st.lists(st.integers(0, 72), min_size=12, max_size=12))
def test_following_the_suggestions_ends_in_peace_and_never_in_a_storm(
    who: Reachable, now: datetime, steps: list[int]
) -> None:
    tries: list[Try] = []
    for hours in steps:
        now += timedelta(hours=hours)
        found = suggest(who, tries, now=now, calendar=CALENDAR)
        if found.is_now and found.channel is not None:
            tries.append(Try(at=now, channel=found.channel, result="no_answer"))
    assert len(tries) <= SILENT_AFTER
    days = [local_day(each.at) for each in tries]
    for first in days:
        week = [day for day in days if timedelta(0) <= day - first < timedelta(days=7)]
        assert len(week) <= MOST_PER_WEEK
