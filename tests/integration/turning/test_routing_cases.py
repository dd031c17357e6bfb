"""Clock travel through the real app: the acceptance cases of routing on their own borders.

Each case of the file for which a border lies ahead is opened, and the clock is moved to the day
before, the day itself and the day after, with the worker at work each time. The cases share one
app and one journey through the days, so that all of them together cost seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from flask import Flask
from sqlalchemy.orm import Session

from portal.cases.facts import situation_from_facts
from portal.cases.models import Case, EntryKind
from portal.database import Database
from portal.routing.model import Outcome, Situation
from portal.routing.rules import decide
from portal.routing.source import read_region_and_rules
from portal.turning.dates import KeyDate, TurnKind, key_dates
from tests.conftest import TravellingClock
from tests.factories.cases import timeline_of
from tests.integration.turning.conftest import (
    messages_about,
    open_routed,
    run_worker,
    tasks_on,
)

CASES = Path(__file__).parents[2] / "unit/routing/data/routing_cases.yaml"
BORDERS = {TurnKind.PERIOD_END, TurnKind.BIRTHDAY_18, TurnKind.BIRTHDAY_27}
FURTHEST = timedelta(days=800)
A_DAY = timedelta(days=1)
NOON = datetime.min.time().replace(hour=11, tzinfo=UTC)


class Journey(NamedTuple):
    """A case of the file as it was opened, and the day on which something turns."""

    name: str
    case: Case
    turn: KeyDate


def situations() -> Iterator[tuple[str, date, Situation, dict[str, Any]]]:
    for each in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]:
        facts = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in each["situation"].items()
        }
        for key in ("start_qualification", "working"):
            if isinstance(facts.get(key), bool):
                facts[key] = "yes" if facts[key] else "no"
        yield each["id"], each["today"], situation_from_facts(facts), each["expect"]


@pytest.fixture
def journeys(session: Session) -> list[Journey]:
    """Every case of the file that is a case, with its next turn; one case for each turn."""
    region, rules = read_region_and_rules(session)
    found = []
    for name, today, situation, _expect in situations():
        decision = decide(situation, region=region, rules=rules, today=today)
        if decision.outcome is not Outcome.CONTACT or situation.born is None:
            continue
        for turn in key_dates(situation, region=region, rules=rules, today=today):
            opened_at = datetime.combine(today, NOON)
            case = open_routed(session, situation, opened_at=opened_at, first_contact_at=opened_at)
            found.append(Journey(name, case, turn))
    return found


def test_the_next_change_of_every_case_in_the_file_is_a_turn(session: Session) -> None:
    """What the file says itself: the first day on which somebody else leads is found here too."""
    region, rules = read_region_and_rules(session)
    checked = 0
    for name, today, situation, expect in situations():
        if "next_change_on" not in expect:
            continue
        dates = key_dates(situation, region=region, rules=rules, today=today)
        moving = [each.on for each in dates if each.moves_lead]
        expected = expect["next_change_on"]
        if expected is None or expected <= today + FURTHEST:
            assert (moving[0] if moving else None) == expected, name
            checked += 1
    assert checked >= 4


def test_the_day_before_the_day_and_the_day_after(
    app: Flask,
    session: Session,
    database: Database,
    clock: TravellingClock,
    journeys: list[Journey],
) -> None:
    by_day: dict[date, list[tuple[int, Journey]]] = defaultdict(list)
    for journey in journeys:
        for step in (-1, 0, 1):
            by_day[journey.turn.on + step * A_DAY].append((step, journey))
    assert len(journeys) > 30
    for day in sorted(by_day):
        clock.at = datetime.combine(day, NOON)
        session.commit()
        run_worker(app, database, clock)
        session.expire_all()
        for step, journey in by_day[day]:
            stands_right(session, journey, day=day)
            if step < 0:
                is_told_beforehand(session, journey)
            else:
                is_told(session, journey)


def stands_right(session: Session, journey: Journey, *, day: date) -> None:
    """The case says what routing says on this day, and who is the contact person stays."""
    region, rules = read_region_and_rules(session)
    case = journey.case
    decision = decide(situation_from_facts(case.facts), region=region, rules=rules, today=day)
    said = (case.lead_type, case.lead_id)
    assert said == (decision.lead_type, decision.lead), (journey.name, day)
    parties = [(each.partner_type, each.partner_id) for each in case.alongside]
    assert parties == [tuple(party) for party in decision.alongside], (journey.name, day)
    assert case.contact_person.ref == "c01"
    assert case.contact_version == 1


def is_told_beforehand(session: Session, journey: Journey) -> None:
    """The day before there is a warning for a border, and nobody was told of the turn."""
    turn, case = journey.turn, journey.case
    warned = {(task.kind, task.details["on"]) for task in tasks_on(session, case)}
    if turn.kind in BORDERS:
        assert (turn.kind.value, turn.on.isoformat()) in warned, journey.name
    about = f"-turn-{turn.kind}-{turn.on:%Y%m%d}"
    assert not any(about in each.key for each in messages_about(session, case)), journey.name


def is_told(session: Session, journey: Journey) -> None:
    """On the day and the day after: one task, one message, one line; no more and no less."""
    turn, case = journey.turn, journey.case
    lines = [entry for entry in timeline_of(session, case)
             if entry.at.date() == turn.on and entry.staff_id is None]  # fmt: skip
    kinds = [entry.kind for entry in lines]
    assert kinds.count(EntryKind.LEAD_CHANGED) == int(_another_leads(session, journey))
    mails = [each.recipient for each in messages_about(session, case)
             if "-lead-" in each.key and each.created_at.date() == turn.on]  # fmt: skip
    assert len(mails) == len(set(mails))
    assert (case.contact_person.email in mails) is (EntryKind.LEAD_CHANGED in kinds), journey.name
    if turn.kind in BORDERS:
        day_tasks = [task for task in tasks_on(session, case)
                     if task.details["on"] == turn.on.isoformat()]  # fmt: skip
        assert [task.details["before"] for task in day_tasks] == [0], journey.name
        assert case.task_on is not None
        told = f"-turn-{turn.kind}-{turn.on:%Y%m%d}"
        about = [each for each in messages_about(session, case) if told in each.key]
        assert [each.recipient for each in about] == [case.young_person.phone], journey.name
    assert EntryKind.TURNED in kinds or EntryKind.LEAD_CHANGED in kinds, journey.name


def _another_leads(session: Session, journey: Journey) -> bool:
    """Another outcome with the same office leading is no other lead for people."""
    region, rules = read_region_and_rules(session)
    situation, day = situation_from_facts(journey.case.facts), journey.turn.on
    before, after = (
        decide(situation, region=region, rules=rules, today=each) for each in (day - A_DAY, day)
    )
    return (before.lead_type, before.lead) != (after.lead_type, after.lead)
