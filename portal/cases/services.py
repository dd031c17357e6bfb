"""What staff do with a case. Each verb writes its line, its audit row and its messages together.

Every verb takes a case that `queries.lock_case` found for the team, so that two people at once are
put in line; `press` is the number of the form that was sent, so that a second press does nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases import messages, rules
from portal.cases.able import is_able
from portal.cases.acting import ensure_acting, tell_standing_in
from portal.cases.lines import CaseError, WrongMomentError, audit, is_second_press, write_line
from portal.cases.models import (
    Case,
    CaseState,
    ContactChannel,
    EntryKind,
    Outcome,
    TimelineEntry,
)
from portal.cases.queries import has_other_open_case, last_entry, was_done
from portal.cases.snapshots import CLOCK_COLUMNS, STEP_COLUMNS, put_back, snapshot
from portal.cases.turns import answered, await_until, forget_turns, let_go_of_due, stop_waiting
from portal.clock import local_day
from portal.partners.rules import WorkCalendar, promise_deadline

NOTE_LENGTH: Final = 4000
STEP_LENGTH: Final = 300


class CaseOpenError(CaseError):
    """It is open already."""


class OtherCaseOpenError(CaseError):
    """The young person has another open case; that one goes on."""


class ErasedError(CaseError):
    """They had their data removed: there is nobody here to go on with."""


class NothingToUndoError(CaseError):
    """The last line is somebody else's, too old, or cannot be taken back."""


def look_at_case(session: Session, case: Case, *, by: int, page: str, now: datetime) -> None:
    """Note that a staff member saw this case; `page` is which of its pages."""
    audit(session, case, "case.viewed", by=by, now=now, page=page)


def log_attempt(
    session: Session,
    case: Case,
    *,
    channel: ContactChannel,
    result: str,
    again_on: date | None = None,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """We tried to reach them and did not. What was promised keeps running.

    After the first contact, `again_on` is the day on which the case comes back for another try.
    """
    if is_second_press(session, case, press):
        return
    before = snapshot(case, CLOCK_COLUMNS)
    if again_on is not None and case.first_contact_at is not None:
        _try_again(case, again_on, now=now)
    case.attempts += 1
    case.last_attempt_at = now
    write_line(
        session,
        case,
        EntryKind.ATTEMPT,
        by=by,
        now=now,
        press=press,
        channel=channel,
        details={"result": result, "before": before},
    )
    audit(session, case, "case.attempt_logged", by=by, now=now, channel=channel.value)


def _try_again(case: Case, on: date, *, now: datetime) -> None:
    """Bring the case back on a day, while an answer that is due stays due."""
    due = case.answer_due_at
    await_until(case, on, now=now)
    case.answer_due_at = due


def log_contact(
    session: Session,
    case: Case,
    *,
    channel: ContactChannel | None,
    text: str,
    at: datetime,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """A person spoke with the young person; the first time stops the clock of the promise.

    `channel` None is face to face; `at` is now or earlier, never before the sign-up.
    """
    if is_second_press(session, case, press):
        return
    # People say a time in whole minutes, so the minute of the sign-up itself is not too early.
    if at > now or at < case.opened_at.replace(second=0, microsecond=0):
        raise WrongMomentError
    at = max(at, case.opened_at)
    before = snapshot(case, CLOCK_COLUMNS)
    is_first = case.first_contact_at is None
    case.first_contact_at = case.first_contact_at or at
    answered(session, case)
    stop_waiting(case)
    let_go_of_due(case, today=local_day(now))
    kind = EntryKind.FIRST_CONTACT if is_first else EntryKind.CONTACT
    write_line(
        session,
        case,
        kind,
        by=by,
        now=now,
        at=at,
        press=press,
        channel=channel,
        text=text[:NOTE_LENGTH],
        details={"before": before},
    )
    audit(session, case, f"case.{kind.value}_logged", by=by, now=now)


def add_note(
    session: Session, case: Case, *, text: str, by: int, press: str, now: datetime
) -> None:
    """Something to remember, that the young person reads too."""
    if is_second_press(session, case, press):
        return
    write_line(session, case, EntryKind.NOTE, by=by, now=now, press=press, text=text[:NOTE_LENGTH])
    audit(session, case, "case.note_added", by=by, now=now)


def plan_step(
    session: Session, case: Case, *, text: str, on: date, by: int, press: str, now: datetime
) -> None:
    """Set the next step, or move it to another day; `on` is today or later."""
    if is_second_press(session, case, press):
        return
    if on < local_day(now):
        raise WrongMomentError
    before = snapshot(case, CLOCK_COLUMNS)
    case.next_step, case.next_step_on = text[:STEP_LENGTH], on
    let_go_of_due(case, today=local_day(now))
    write_line(
        session,
        case,
        EntryKind.NEXT_STEP,
        by=by,
        now=now,
        press=press,
        text=case.next_step,
        details={"on": on.isoformat(), "before": before},
    )
    audit(session, case, "case.step_planned", by=by, now=now)


def finish_step(session: Session, case: Case, *, by: int, press: str, now: datetime) -> None:
    """The next step is done; without a step this does nothing."""
    if is_second_press(session, case, press) or case.next_step is None:
        return
    before, done = snapshot(case, STEP_COLUMNS), case.next_step
    case.next_step = case.next_step_on = None
    write_line(
        session,
        case,
        EntryKind.STEP_DONE,
        by=by,
        now=now,
        press=press,
        text=done,
        details={"before": before},
    )
    audit(session, case, "case.step_done", by=by, now=now)


def undo_last(session: Session, case: Case, *, entry_id: int, by: int, now: datetime) -> None:
    """Take back your own last line and what it changed. Raises NothingToUndoError."""
    entry = last_entry(session, case.id)
    # A second press finds the line gone, and somebody else's line under it.
    if entry is None or not rules.can_be_undone(
        kind=entry.kind,
        written_by=entry.staff_id,
        written_at=written_at(entry),
        is_last=entry.id == entry_id,
        staff_id=by,
        now=now,
    ):
        raise NothingToUndoError
    put_back(case, entry.details.get("before", {}))
    session.delete(entry)
    audit(session, case, "case.undone", by=by, now=now, kind=entry.kind.value)


def close_case(
    session: Session,
    case: Case,
    *,
    outcome: Outcome,
    message: str,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """End it, with a kind word; an empty `message` is not sent."""
    if is_second_press(session, case, press):
        return
    end_case(case, outcome=outcome, now=now)
    entry = write_line(
        session,
        case,
        EntryKind.CLOSED,
        by=by,
        now=now,
        press=press,
        text=message[: messages.MESSAGE_LENGTH],
        details={"outcome": outcome.value},
    )
    if message.strip():
        messages.tell(
            session,
            case,
            entry.text,
            key=f"case-{case.id}-closed-{entry.id}",
            subject=messages.subject_for(case.young_person),
            now=now,
        )
    audit(session, case, "case.closed", by=by, now=now, outcome=outcome.value)


def end_case(case: Case, *, outcome: Outcome, now: datetime) -> None:
    """The change of `close_case` without its line and its word, for a verb that has its own."""
    case.state, case.outcome, case.closed_at = CaseState.CLOSED, outcome, now
    forget_turns(case)
    case.next_step = case.next_step_on = None


def reopen_case(
    session: Session,
    case: Case,
    *,
    by: Staff,
    calendar: WorkCalendar,
    working_days: int,
    press: str,
    now: datetime,
) -> None:
    """Go on where it ended: the same contact person if they can, else who opens it; new promise."""
    if was_done(session, case.id, press):
        return
    successor = None if is_able(case.contact_person) else by
    promised_at = promise_deadline(now, calendar=calendar, working_days=working_days)
    begin_again(session, case, successor=successor, promised_at=promised_at, now=now)
    entry = write_line(session, case, EntryKind.REOPENED, by=by.id, now=now, press=press)
    tell_standing_in(session, case, now=now)
    person = case.young_person
    messages.tell(
        session,
        case,
        messages.reopening_words(
            person, name=case.contact_person.first_name, promised_at=case.promised_at
        ),
        key=f"case-{case.id}-reopened-{entry.id}",
        subject=messages.subject_for(person),
        now=now,
    )
    audit(session, case, "case.reopened", by=by.id, now=now)


def begin_again(
    session: Session, case: Case, *, successor: Staff | None, promised_at: datetime, now: datetime
) -> None:
    """The change of `reopen_case` without its line and its words, for a verb that has its own.

    `successor` becomes the contact person where the last one cannot. Raises CaseOpenError and
    OtherCaseOpenError; then the caller's transaction must not be kept.
    """
    if case.state is CaseState.OPEN:
        raise CaseOpenError
    if case.young_person.erased_at is not None:
        raise ErasedError
    if case.goes_on_in_id is not None or has_other_open_case(session, case):
        raise OtherCaseOpenError
    # What was before the end is over, before it is seen who acts now.
    forget_turns(case)
    if successor is not None:
        case.contact_person, case.team_id = successor, successor.partner_id
        # Who acts is looked up by the number, which the relation alone only sets once written.
        case.contact_person_id = successor.id
        case.contact_version += 1
    ensure_acting(session, case, now)
    case.state, case.outcome, case.closed_at = CaseState.OPEN, None, None
    case.first_contact_at = case.last_attempt_at = case.late_told_at = None
    case.attempts = 0
    case.opened_at, case.promised_at = now, promised_at
    try:
        session.flush()
    except IntegrityError as refused:
        # A sign-up opened a case for the same person at this very moment.
        raise OtherCaseOpenError from refused


def written_at(entry: TimelineEntry) -> datetime:
    """When a line was written, which for a contact can be later than the moment it tells of."""
    return datetime.fromisoformat(entry.details.get("written_at", entry.at.isoformat()))
