"""The demo's life agrees with itself, on whatever day it is started."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.audit.verify import verify_trail
from portal.cases.models import Case, CaseState, EntryKind, Outcome, TimelineEntry
from portal.cases.queue import Reader, count_lists
from portal.cases.queue_ranks import QueueList
from portal.clock import local_day
from portal.consent.models import Consent
from portal.database import Database
from portal.demo.doors import DOORS
from portal.demo.life import load_life_once
from portal.demo.people import Story, people_of, questions_of, read_names
from portal.demo.script import Almanac, Verb, tell
from portal.outbox.models import DeliveryState, OutboxMessage
from portal.outbox.queries import count_by_state
from portal.partners.queries import work_calendar
from portal.partners.rules import WorkCalendar, promise_deadline
from portal.questions.models import Question, QuestionState
from tests.conftest import START
from tests.integration.demo.conftest import BASE_URL

CALENDAR = WorkCalendar(closed=frozenset({"12-24"}))
# A Saturday night, New Year's Day, the day after Christmas, Easter Monday, a leap day, an early
# Monday morning, and the nights in which the clock is moved.
DAYS = [
    datetime(2026, 11, 21, 22, 40, tzinfo=UTC),
    datetime(2027, 1, 1, 12, 0, tzinfo=UTC),
    datetime(2026, 12, 28, 7, 0, tzinfo=UTC),
    datetime(2027, 3, 29, 10, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 15, 0, tzinfo=UTC),
    datetime(2026, 11, 16, 4, 0, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
]


@pytest.fixture
def life(lively: Database) -> Session:
    return lively.sessions()


def cases(session: Session) -> list[Case]:
    return list(session.scalars(select(Case).order_by(Case.id)))


def test_there_are_forty_odd_people_and_as_many_cases(life: Session) -> None:
    people = people_of(read_names(), today=local_day(START))
    assert 40 <= len(people) <= 60
    assert len(cases(life)) == len(people)


# What the demo's people lived through by themselves; the rest happens when somebody works with it.
LIVED = {
    EntryKind.OPENED,
    EntryKind.ATTEMPT,
    EntryKind.FIRST_CONTACT,
    EntryKind.CONTACT,
    EntryKind.NOTE,
    EntryKind.NEXT_STEP,
    EntryKind.STEP_DONE,
    EntryKind.TAKEN_OVER,
    EntryKind.CLOSED,
    EntryKind.REOPENED,
    EntryKind.CONSENT,
    EntryKind.ANSWER_ASKED,
    EntryKind.WAITING,
    EntryKind.RESTED,
}


def test_every_state_and_every_outcome_occurs(life: Session) -> None:
    found = Counter(case.outcome for case in cases(life) if case.state is CaseState.CLOSED)
    assert set(found) == set(Outcome) - {Outcome.MERGED}
    kinds = set(life.scalars(select(TimelineEntry.kind)))
    assert kinds >= LIVED
    assert any(case.is_urgent and case.first_contact_at is None for case in cases(life))
    assert any(local_day(case.opened_at) == local_day(START) for case in cases(life))


def test_late_ones_are_late_and_no_others(life: Session) -> None:
    people = people_of(read_names(), today=local_day(START))
    late = {p.first_name for p in people if p.story is Story.LATE}
    found = {
        case.young_person.first_name
        for case in cases(life)
        if case.state is CaseState.OPEN
        and case.first_contact_at is None
        and case.promised_at < START
    }
    assert found == late


def test_every_promise_is_the_regions_promise(life: Session) -> None:
    calendar = work_calendar(life)
    for case in cases(life):
        expected = promise_deadline(case.opened_at, calendar=calendar, working_days=2)
        assert case.promised_at == expected


def test_nothing_happens_after_now_or_before_the_sign_up(life: Session) -> None:
    assert life.scalar(select(func.max(TimelineEntry.at))) < START
    assert life.scalar(select(func.max(AuditRow.at))) <= START
    for case in cases(life):
        lines = sorted(case.timeline, key=lambda line: line.id)
        assert lines[0].kind is EntryKind.OPENED
        assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_the_trail_is_whole_and_tells_of_every_case(life: Session) -> None:
    assert verify_trail(life).broken_at is None
    opened = select(func.count()).where(AuditRow.action == "case.opened")
    assert life.scalar(opened) == len(cases(life))
    # The region was loaded now; what happened in it since, happened before.
    lived = select(AuditRow.at).where(AuditRow.subject_kind.not_in(("catalogue", "region")))
    moments = life.scalars(lived.order_by(AuditRow.position)).all()
    assert len(moments) > len(cases(life))
    assert list(moments) == sorted(moments)


def test_every_yes_names_the_contact_person_who_was_shown(life: Session) -> None:
    consents = life.scalars(select(Consent)).all()
    assert len(consents) > 10
    assert not [each for each in consents if "{" in each.text_read or "  " in each.text_read]


def test_every_message_of_the_past_left_but_one(life: Session) -> None:
    counted = count_by_state(life)
    assert counted[DeliveryState.PENDING] == 0
    assert counted[DeliveryState.DEAD] == 1
    assert counted[DeliveryState.SENT] > len(cases(life))
    assert life.scalar(select(func.max(OutboxMessage.sent_at))) <= START
    sent = life.scalars(select(OutboxMessage.created_at).order_by(OutboxMessage.id)).all()
    assert list(sent) == sorted(sent)


def test_the_coach_behind_the_door_sees_every_kind_of_work(life: Session) -> None:
    door = DOORS[0]
    coach = life.scalars(select(Staff).where(Staff.ref == door.staff_ref)).one()
    reader = Reader(staff_id=coach.id, partner_id=coach.partner_id, today=local_day(START))
    counts = count_lists(life, reader=reader).lists
    assert all(counts[which] for which in QueueList), counts
    mine = [case for case in cases(life) if case.contact_person_id == coach.id]
    waits = [case for case in mine if case.first_contact_at is None]
    assert [case for case in waits if case.promised_at < START]
    assert [case for case in waits if case.promised_at > START]


def test_questions_are_open_and_answered(life: Session) -> None:
    asked = questions_of(read_names())
    found = Counter(life.scalars(select(Question.state)))
    assert found[QuestionState.ANSWERED] == sum(bool(each.answer) for each in asked)
    assert found.total() == len(asked)


@pytest.mark.parametrize("now", DAYS, ids=lambda day: day.isoformat())
def test_the_script_holds_on_any_day(now: datetime) -> None:
    almanac = Almanac(now=now, calendar=CALENDAR, promise_days=2)
    for person in people_of(read_names(), today=local_day(now)):
        acts = tell(person, almanac)
        assert acts[0].verb is Verb.OPEN, person.first_name
        assert acts[-1].at < now, person.first_name
        opened = next(a.at for a in reversed(acts) if a.verb.value in {"open", "reopen"})
        is_late = almanac.deadline(opened) < now
        if person.story in {Story.NEW, Story.ATTEMPTED, Story.REOPENED}:
            assert not is_late, person.first_name
        if person.story is Story.LATE:
            assert is_late, person.first_name
        plans = [act.details["on"] >= local_day(act.at) for act in acts if act.verb == "plan"]
        assert all(plans), person.first_name


def test_the_same_day_gives_the_same_story() -> None:
    almanac = Almanac(now=START, calendar=CALENDAR, promise_days=2)
    today = local_day(START)
    first, again = (
        [
            (a.at, a.verb)
            for person in people_of(read_names(), today=today)
            for a in tell(person, almanac)
        ]
        for _ in range(2)
    )
    assert first == again


def test_ages_are_as_in_the_file(life: Session) -> None:
    today = local_day(START)
    for person in people_of(read_names(), today=today):
        born = person.situation.born
        assert born is not None
        assert timedelta(days=16 * 365) < today - born < timedelta(days=27 * 366)


def test_life_is_loaded_once(lively: Database) -> None:
    before = lively.sessions().scalar(select(func.count()).select_from(Case))
    assert not load_life_once(lively, now=START, base_url=BASE_URL)
    assert lively.sessions().scalar(select(func.count()).select_from(Case)) == before


def test_portraits_of_the_demos_own_staff_exist(life: Session) -> None:
    folder = Path(__file__).parents[3] / "static" / "portraits"
    for ref in ("els", "henk"):
        portrait = life.scalars(select(Staff.portrait).where(Staff.ref == ref)).one()
        assert (folder / f"{portrait}.svg").is_file()
