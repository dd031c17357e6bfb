"""They wait on us, we on them, or they want quiet: what each verb turns, and only people do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases import services, turns
from portal.cases.lateness import tell_late_answers, tell_late_promises
from portal.cases.lines import CaseClosedError, WrongMomentError
from portal.cases.models import Case, ContactChannel, EntryKind, Outcome
from portal.cases.turn_columns import Turn
from portal.outbox.models import OutboxMessage
from portal.partners.queries import region_card, work_calendar
from portal.partners.rules import promise_deadline
from tests.conftest import START
from tests.factories.cases import make_case, timeline_of
from tests.factories.staff import make_staff

TODAY = START.date()
TUESDAY, FRIDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=4)


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def case(session: Session, samira: Staff) -> Case:
    """Somebody who spoke with Samira an hour ago; nothing was agreed yet."""
    return make_case(session, contact=samira, first_contact_at=START - timedelta(hours=1))


def by(case: Case, press: str = "one", now: datetime = START) -> dict[str, Any]:
    return {"by": case.contact_person_id, "press": press, "now": now}


def ask(session: Session, case: Case, press: str = "ask", now: datetime = START) -> None:
    turns.ask_answer(
        session,
        case,
        channel=ContactChannel.CALL,
        text="Wanneer begint het?",
        calendar=work_calendar(session),
        working_days=2,
        **by(case, press, now),
    )


def turn_of(session: Session, case: Case) -> tuple[str, datetime]:
    session.flush()
    session.refresh(case)
    return case.turn, case.turn_at


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_who_calls_has_an_answer_within_the_regions_working_days(
    session: Session, case: Case
) -> None:
    ask(session, case)
    due = promise_deadline(START, calendar=work_calendar(session), working_days=2)
    assert turn_of(session, case) == (Turn.ANSWER, due)
    line = timeline_of(session, case)[-1]
    assert (line.kind, line.text) == (EntryKind.ANSWER_ASKED, "Wanneer begint het?")


def test_calling_again_never_moves_a_promise_that_runs(session: Session, case: Case) -> None:
    ask(session, case)
    due = case.answer_due_at
    ask(session, case, "again", START + timedelta(days=1))
    assert case.answer_due_at == due
    assert [line.kind for line in timeline_of(session, case)].count(EntryKind.ANSWER_ASKED) == 2


def test_before_the_first_contact_the_first_clock_runs(session: Session, samira: Staff) -> None:
    case = make_case(session, contact=samira)
    with pytest.raises(turns.NoContactYetError):
        ask(session, case)
    with pytest.raises(turns.NoContactYetError):
        turns.wait_for_them(session, case, nudge_on=FRIDAY, **by(case))
    with pytest.raises(turns.NoContactYetError):
        turns.rest_case(session, case, until=FRIDAY, text="", **by(case))
    assert turn_of(session, case) == (Turn.NEW, case.promised_at)
    assert len(timeline_of(session, case)) == 1


def test_contact_answers_and_an_attempt_does_not(session: Session, case: Case) -> None:
    ask(session, case)
    services.log_attempt(
        session, case, channel=ContactChannel.CALL, result="no_answer", again_on=TUESDAY,
        **by(case, "try"),
    )  # fmt: skip
    assert turn_of(session, case)[0] == Turn.ANSWER
    services.log_contact(session, case, channel=None, text="", at=START, **by(case, "spoke"))
    assert turn_of(session, case)[0] == Turn.CHOOSE


def test_waiting_comes_back_on_its_day(session: Session, case: Case) -> None:
    turns.wait_for_them(session, case, nudge_on=FRIDAY, **by(case))
    assert turn_of(session, case) == (Turn.WAIT, midnight(FRIDAY))
    assert case.waiting_since == START


def test_waiting_takes_along_what_was_due_and_leaves_what_is_to_come(
    session: Session, case: Case
) -> None:
    services.plan_step(session, case, text="Bellen", on=TODAY, **by(case, "plan"))
    turns.wait_for_them(session, case, nudge_on=FRIDAY, **by(case))
    assert case.next_step_on == FRIDAY
    services.plan_step(session, case, text="Bellen", on=TUESDAY, **by(case, "sooner"))
    assert turn_of(session, case) == (Turn.WAIT, midnight(TUESDAY))


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1)])
def test_today_is_too_early_to_come_back(session: Session, case: Case, day: date) -> None:
    with pytest.raises(WrongMomentError):
        turns.wait_for_them(session, case, nudge_on=day, **by(case))
    with pytest.raises(WrongMomentError):
        turns.rest_case(session, case, until=day, text="", **by(case))
    assert turn_of(session, case)[0] == Turn.CHOOSE


def test_who_calls_while_we_wait_or_rest_is_not_silent(session: Session, case: Case) -> None:
    turns.rest_case(session, case, until=FRIDAY, text="Rustig aan.", **by(case, "rest"))
    assert turn_of(session, case) == (Turn.REST, midnight(FRIDAY))
    ask(session, case)
    assert (case.rests_until, case.nudge_on, case.waiting_since) == (None, None, None)


def test_rest_moves_a_step_to_its_day(session: Session, case: Case) -> None:
    services.plan_step(session, case, text="Bellen", on=TUESDAY, **by(case, "plan"))
    turns.rest_case(session, case, until=FRIDAY, text="", **by(case, "rest"))
    assert case.next_step_on == FRIDAY
    turns.wake_case(session, case, **by(case, "wake"))
    assert turn_of(session, case)[0] == Turn.STEP


def test_another_try_brings_a_silent_person_back_later(session: Session, case: Case) -> None:
    turns.wait_for_them(session, case, nudge_on=TUESDAY, **by(case))
    wednesday = START + timedelta(days=2)
    services.log_attempt(
        session, case, channel=ContactChannel.SMS, result="message_left", again_on=FRIDAY,
        **by(case, "try", wednesday),
    )  # fmt: skip
    assert turn_of(session, case) == (Turn.WAIT, midnight(FRIDAY))
    # Since when they are silent stays.
    assert case.waiting_since == START


@pytest.mark.parametrize("verb", ["wait", "rest"])
def test_a_new_step_takes_the_place_of_what_came_back(
    session: Session, case: Case, verb: str
) -> None:
    if verb == "wait":
        turns.wait_for_them(session, case, nudge_on=TUESDAY, **by(case))
    else:
        turns.rest_case(session, case, until=TUESDAY, text="", **by(case))
    later = START + timedelta(days=2)
    services.plan_step(session, case, text="Bellen", on=FRIDAY, **by(case, "plan", later))
    assert turn_of(session, case) == (Turn.STEP, midnight(FRIDAY))


@pytest.mark.parametrize("verb", ["ask", "wait", "rest", "wake", "step", "contact"])
def test_each_of_them_can_be_taken_back_whole(session: Session, case: Case, verb: str) -> None:
    services.plan_step(session, case, text="Bellen", on=TUESDAY, **by(case, "plan"))
    if verb == "wake":
        turns.rest_case(session, case, until=FRIDAY, text="", **by(case, "rest"))
    elif verb != "ask":
        turns.wait_for_them(session, case, nudge_on=FRIDAY, **by(case, "waiting"))
    before = columns(session, case)
    do(session, case, verb)
    assert columns(session, case) != before
    line = timeline_of(session, case)[-1]
    services.undo_last(session, case, entry_id=line.id, by=case.contact_person_id, now=START)
    assert columns(session, case) == before


def do(session: Session, case: Case, verb: str) -> None:
    later = FRIDAY + timedelta(days=3)
    verbs = {
        "ask": lambda: ask(session, case),
        "wait": lambda: turns.wait_for_them(session, case, nudge_on=later, **by(case)),
        "rest": lambda: turns.rest_case(session, case, until=later, text="", **by(case)),
        "wake": lambda: turns.wake_case(session, case, **by(case)),
        "step": lambda: services.plan_step(session, case, text="Mailen", on=later, **by(case)),
        "contact": lambda: services.log_contact(
            session, case, channel=None, text="", at=START, **by(case)
        ),
    }
    verbs[verb]()


def columns(session: Session, case: Case) -> tuple[object, ...]:
    session.flush()
    session.refresh(case)
    return (
        case.turn, case.turn_at, case.answer_due_at, case.waiting_since, case.nudge_on,
        case.rests_until, case.next_step, case.next_step_on, case.first_contact_at,
    )  # fmt: skip


def test_a_second_press_and_a_closed_case_do_nothing(session: Session, case: Case) -> None:
    turns.wait_for_them(session, case, nudge_on=TUESDAY, **by(case))
    turns.wait_for_them(session, case, nudge_on=FRIDAY, **by(case))
    assert case.nudge_on == TUESDAY
    services.close_case(session, case, outcome=Outcome.WORK, message="", **by(case, "end"))
    assert (case.nudge_on, case.waiting_since) == (None, None)
    with pytest.raises(CaseClosedError):
        turns.wait_for_them(session, case, nudge_on=FRIDAY, **by(case, "other"))


def test_closing_and_opening_again_begin_with_nothing(
    app: Flask, session: Session, case: Case, samira: Staff
) -> None:
    ask(session, case)
    case.escalation, case.escalated_for = 3, case.answer_due_at
    services.close_case(session, case, outcome=Outcome.WORK, message="", **by(case, "end"))
    session.flush()
    with app.app_context():
        services.reopen_case(
            session,
            case,
            by=samira,
            calendar=work_calendar(session),
            working_days=2,
            press="open",
            now=START + timedelta(days=30),
        )
    assert turn_of(session, case) == (Turn.NEW, case.promised_at)
    assert (case.answer_due_at, case.escalation, case.escalated_for) == (None, 0, None)


def test_automated_messages_stop_nothing(app: Flask, session: Session, case: Case) -> None:
    """The late message of either clock changes no turn, no deadline and no contact."""
    ask(session, case)
    other = make_case(session, contact=case.contact_person)
    before = [(*turn_of(session, each), each.first_contact_at) for each in (case, other)]
    late = START + timedelta(days=10)
    with app.app_context():
        card = region_card(session)
        assert tell_late_answers(session, card=card, now=late) == 1
        assert tell_late_promises(session, card=card, now=late) == 1
    after = [(*turn_of(session, each), each.first_contact_at) for each in (case, other)]
    assert after == before


def test_a_late_answer_is_told_once_per_promise_whatever_the_clock_does(
    app: Flask, session: Session, case: Case
) -> None:
    ask(session, case)
    assert case.answer_due_at is not None
    late = case.answer_due_at + timedelta(minutes=1)
    with app.app_context():
        card = region_card(session)
        assert tell_late_answers(session, card=card, now=case.answer_due_at) == 0
        assert tell_late_answers(session, card=card, now=late) == 1
        for now in (late, late - timedelta(days=400), late + timedelta(days=400)):
            assert tell_late_answers(session, card=card, now=now) == 0
        bodies = sent(session, case)
        assert len(bodies) == 2
        assert "Sorry" in bodies[0]
        assert case.young_person.first_name not in bodies[1]
        # They are answered, ask again and wait too long again: that is another promise.
        services.log_contact(
            session, case, channel=None, text="", at=late, **by(case, "spoke", late)
        )
        ask(session, case, "again", late)
        assert tell_late_answers(session, card=card, now=late + timedelta(days=10)) == 1
        assert len(sent(session, case)) == 4


def test_a_clock_that_is_put_back_tells_no_promise_twice(
    app: Flask, session: Session, case: Case, samira: Staff
) -> None:
    """Closed and opened again on the very day of the first sign-up: the same promise, again."""
    case.first_contact_at = None
    late = case.promised_at + timedelta(minutes=1)
    with app.app_context():
        card = region_card(session)
        assert tell_late_promises(session, card=card, now=late) == 1
        services.close_case(session, case, outcome=Outcome.WORK, message="", **by(case, "end"))
        services.reopen_case(
            session, case, by=samira, calendar=work_calendar(session), working_days=2,
            press="open", now=START,
        )  # fmt: skip
        written = len(sent(session, case))
        assert tell_late_promises(session, card=card, now=late) == 1
        assert len(sent(session, case)) == written


def sent(session: Session, case: Case) -> list[str]:
    statement = select(OutboxMessage.body).where(OutboxMessage.case_id == case.id)
    return list(session.scalars(statement.order_by(OutboxMessage.id)))
