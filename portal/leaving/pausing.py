"""Even niet: a pause or an end, by the young person themselves, without a reason.

A pause before the first contact moves the promise to after it: who wants quiet is not called, and
who would have called is not late. After the first contact the case rests, as when a coach and a
young person agree on it; a pause without an end comes back to the coach after half a year, to look
whether it should go on.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.cases.able import who_acts
from portal.cases.lines import CaseClosedError, audit, write_line
from portal.cases.models import Case, CaseState, EntryKind, Outcome
from portal.cases.services import end_case
from portal.cases.turns import let_rest
from portal.clock import local_day
from portal.entrance.sessions import young_actor
from portal.leaving import messages
from portal.leaving.around import Around
from portal.leaving.check_ins import drop_check_ins, plan_rounds
from portal.leaving.followers import follow
from portal.leaving.models import Leave, LeaveKind
from portal.leaving.queries import running_leave
from portal.leaving.rules import comes_back_on, starts_at


def pause_case(
    session: Session, case: Case, *, until: date | None, around: Around, now: datetime
) -> bool:
    """Let a case rest until a day, or until they say so; the caller locked it.

    False when just this pause runs already, as at a second press. Raises CaseClosedError.
    """
    if case.state is CaseState.CLOSED:
        raise CaseClosedError
    running = running_leave(session, case.young_person_id)
    if running is not None and _is_same(running, case, until):
        return False
    _begin(session, case, LeaveKind.PAUSE, running, until=until, now=now)
    back_on = comes_back_on(until, today=local_day(now))
    let_rest(case, back_on)
    if case.first_contact_at is None:
        case.promised_at, case.late_told_at = around.promise(starts_at(back_on)), None
    entry = write_line(
        session, case, EntryKind.PAUSED, by=None, now=now,
        details={"until": until.isoformat() if until else None},
    )  # fmt: skip
    audit(session, case, "case.paused", by=None, actor=young_actor(case.young_person_id), now=now)
    key = f"case-{case.id}-paused-{entry.id}"
    messages.say_pause(session, case, until=until, key=key, now=now)
    messages.tell_pause(session, case, until=until, key=f"{key}-contact", now=now)
    return True


def stop_case(session: Session, case: Case, *, now: datetime) -> bool:
    """End a case because they say so; the caller locked it. False when it has ended already."""
    if case.state is CaseState.CLOSED:
        return False
    helper = who_acts(case)
    running = running_leave(session, case.young_person_id)
    _begin(session, case, LeaveKind.STOP, running, until=None, now=now)
    follow(session, case, now=now)
    end_case(case, outcome=Outcome.NOT_NOW, now=now)
    entry = write_line(session, case, EntryKind.STOPPED, by=None, now=now)
    actor = young_actor(case.young_person_id)
    audit(session, case, "case.stopped", by=None, actor=actor, now=now)
    drop_check_ins(session, case.young_person_id, now=now)
    days = plan_rounds(session, case, now=now)
    key = f"case-{case.id}-stopped-{entry.id}"
    messages.say_stop(session, case, is_asked=bool(days), key=key, now=now)
    messages.tell_stop(session, case, to=helper, key=f"{key}-contact", now=now)
    return True


def _is_same(running: Leave, case: Case, until: date | None) -> bool:
    chosen = (running.case_id, running.kind, running.until)
    return chosen == (case.id, LeaveKind.PAUSE, until) and case.rests_until is not None


def _begin(
    session: Session,
    case: Case,
    kind: LeaveKind,
    running: Leave | None,
    *,
    until: date | None,
    now: datetime,
) -> None:
    ask_on = None
    if running is not None:
        running.returned_at = now
        ask_on = running.ask_on if kind is LeaveKind.PAUSE else None
        # The old row is over before the new one is there: one runs at a time.
        session.flush()
    session.add(
        Leave(
            young_person_id=case.young_person_id,
            case_id=case.id,
            kind=kind,
            chosen_at=now,
            until=until,
            ask_on=ask_on,
        )
    )
    session.flush()
