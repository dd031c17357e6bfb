"""Whose turn it is after the first contact: they wait on us, we wait on them, or they want quiet.

Only people turn things: no automated message calls any of these verbs. Before the first contact
the promise of the sign-up runs, and nothing here can take its place.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.cases.lines import CaseError, WrongMomentError, audit, is_second_press, write_line
from portal.cases.models import Case, ContactChannel, EntryKind
from portal.cases.snapshots import snapshot
from portal.clock import local_day
from portal.partners.rules import WorkCalendar, promise_deadline

TEXT_LENGTH: Final = 4000


class NoContactYetError(CaseError):
    """Nobody spoke with them yet: until then the promise of the sign-up runs."""


def ask_answer(
    session: Session,
    case: Case,
    *,
    channel: ContactChannel | None,
    text: str,
    calendar: WorkCalendar,
    working_days: int,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """They called or wrote and wait on us: an answer is due after `working_days` of the region.

    Asking again never moves a promise that runs: the earliest stands. `channel` None is at the
    desk. Raises NoContactYetError before the first contact.
    """
    if is_second_press(session, case, press):
        return
    require_contact(case)
    before = snapshot(case)
    due = promise_deadline(now, calendar=calendar, working_days=working_days)
    due = await_answer(case, due)
    write_line(
        session,
        case,
        EntryKind.ANSWER_ASKED,
        by=by,
        now=now,
        press=press,
        channel=channel,
        text=text[:TEXT_LENGTH],
        details={"due": due.isoformat(), "before": before},
    )
    audit(session, case, "case.answer_asked", by=by, now=now)


def await_answer(case: Case, due: datetime) -> datetime:
    """The change of `ask_answer` without its line; the promise that counts, which is the earliest.

    Who calls is not silent, and not resting.
    """
    case.answer_due_at = min(due, case.answer_due_at or due)
    stop_waiting(case)
    case.rests_until = None
    return case.answer_due_at


def answered(_session: Session, case: Case) -> None:
    """A person answered: nothing is due, nor urgent. The verb that answered writes the line."""
    case.answer_due_at, case.is_urgent = None, False


def wait_for_them(
    session: Session, case: Case, *, nudge_on: date, by: int, press: str, now: datetime
) -> None:
    """It is their turn; on `nudge_on`, later than today, the case comes back by itself.

    What was due for us today or before moves along to that day. Raises NoContactYetError and
    WrongMomentError.
    """
    if is_second_press(session, case, press):
        return
    require_contact(case)
    before = snapshot(case)
    await_until(case, nudge_on, now=now)
    write_line(
        session,
        case,
        EntryKind.WAITING,
        by=by,
        now=now,
        press=press,
        details={"on": nudge_on.isoformat(), "before": before},
    )
    audit(session, case, "case.waiting", by=by, now=now)


def await_until(case: Case, nudge_on: date, *, now: datetime) -> None:
    """The change of `wait_for_them` without its line, for a verb that writes its own."""
    today = local_day(now)
    if nudge_on <= today:
        raise WrongMomentError
    case.waiting_since, case.nudge_on = case.waiting_since or now, nudge_on
    case.answer_due_at = case.rests_until = None
    if case.next_step_on is not None and case.next_step_on <= today:
        case.next_step_on = nudge_on


def stop_waiting(case: Case) -> None:
    """They answered, or nobody waits on them any more."""
    case.waiting_since = case.nudge_on = None


def let_go_of_due(case: Case, *, today: date) -> None:
    """What came back today is taken up: without this it would stay due beside its successor."""
    if case.nudge_on is not None and case.nudge_on <= today:
        stop_waiting(case)
    if case.rests_until is not None and case.rests_until <= today:
        case.rests_until = None


def rest_case(
    session: Session, case: Case, *, until: date, text: str, by: int, press: str, now: datetime
) -> None:
    """They want quiet until a day, later than today; then it is our turn again.

    A next step before that day moves to it. Raises NoContactYetError and WrongMomentError.
    """
    if is_second_press(session, case, press):
        return
    require_contact(case)
    if until <= local_day(now):
        raise WrongMomentError
    before = snapshot(case)
    let_rest(case, until)
    write_line(
        session,
        case,
        EntryKind.RESTED,
        by=by,
        now=now,
        press=press,
        text=text[:TEXT_LENGTH],
        details={"until": until.isoformat(), "before": before},
    )
    audit(session, case, "case.rested", by=by, now=now)


def let_rest(case: Case, until: date) -> None:
    """The change of `rest_case` without its line, for a verb that writes its own."""
    stop_waiting(case)
    case.answer_due_at, case.rests_until = None, until
    if case.next_step_on is not None and case.next_step_on < until:
        case.next_step_on = until


def wake_case(session: Session, case: Case, *, by: int, press: str, now: datetime) -> None:
    """Go on before the day that was agreed; a case that does not rest is left as it is."""
    if is_second_press(session, case, press) or case.rests_until is None:
        return
    before = snapshot(case)
    case.rests_until = None
    write_line(
        session,
        case,
        EntryKind.RESTED,
        by=by,
        now=now,
        press=press,
        details={"until": None, "before": before},
    )
    audit(session, case, "case.woken", by=by, now=now)


def forget_turns(case: Case) -> None:
    """At an end or a new beginning: nothing of before is anybody's turn, nothing was escalated."""
    stop_waiting(case)
    case.answer_due_at = case.rests_until = case.task_on = None
    case.stand_in_id = case.held_for_id = None
    case.escalation, case.escalated_for = 0, None


def require_contact(case: Case) -> None:
    """Raise NoContactYetError while the first clock runs: the second one is not there yet."""
    if case.first_contact_at is None:
        raise NoContactYetError
