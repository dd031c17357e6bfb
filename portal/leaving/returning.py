"""Back again: with one tap from their own place, after a week or after a year, or after 'I need
someone'. The same person if that one is there, else a named other; a new promise; nothing asked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.cases.able import carries_cases
from portal.cases.acting import tell_standing_in
from portal.cases.choosing import propose
from portal.cases.facts import situation_from_facts
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.cases.services import begin_again
from portal.cases.turns import await_answer
from portal.clock import local_day
from portal.entrance.sessions import young_actor
from portal.leaving import messages
from portal.leaving.around import Around
from portal.leaving.check_ins import drop_check_ins
from portal.leaving.queries import running_leave
from portal.turning.services import bring_back


def come_back(
    session: Session, case: Case, *, around: Around, asks: bool = False, now: datetime
) -> datetime | None:
    """Go on with the open case, or the last one; by when they hear something.

    None when there is nothing to come back from. `asks`: somebody who asks for a person gets a
    promise also when they were not away. The caller locked their cases. Raises OtherCaseOpenError.
    """
    gone = ""
    if case.state is CaseState.CLOSED:
        gone = _open_again(session, case, around=around, now=now)
        due = case.promised_at
    elif case.rests_until is None and not asks:
        return None
    else:
        due = _wake(case, around.promise(now))
    leave = running_leave(session, case.young_person_id)
    if leave is not None:
        leave.returned_at = now
    drop_check_ins(session, case.young_person_id, now=now)
    entry = write_line(session, case, EntryKind.RETURNED, by=None, now=now)
    tell_standing_in(session, case, now=now)
    audit(session, case, "case.returned", by=None, actor=young_actor(case.young_person_id), now=now)
    key = f"case-{case.id}-returned-{entry.id}"
    messages.say_return(session, case, gone=gone, due=due, key=key, now=now)
    messages.tell_return(session, case, due=due, key=f"{key}-contact", now=now)
    return due


def _open_again(session: Session, case: Case, *, around: Around, now: datetime) -> str:
    """Open the case with who helped before; the name of who works here no more, or ''."""
    before = case.contact_person
    successor = None if _still_helps(session, before) else _other(session, case, around, now=now)
    begin_again(session, case, successor=successor, promised_at=around.promise(now), now=now)
    bring_back(session, case)
    return before.first_name if successor else ""


def _still_helps(session: Session, staff: Staff) -> bool:
    """Somebody who is away for a while still does: then somebody stands in."""
    return staff.state is StaffState.ACTIVE and carries_cases(session, staff.id)


def _other(session: Session, case: Case, around: Around, *, now: datetime) -> Staff:
    proposal = propose(
        session,
        situation_from_facts(case.facts),
        coach=None,
        locale=case.young_person.locale,
        offer=around.offer,
        region=around.region,
        rules=around.rules,
        today=local_day(now),
    )
    return session.get_one(Staff, proposal.person_id)


def _wake(case: Case, due: datetime) -> datetime:
    """The promise that counts from now on: the earliest one."""
    case.rests_until = None
    if case.first_contact_at is not None:
        return await_answer(case, due)
    if due < case.promised_at:
        case.promised_at, case.late_told_at = due, None
    return case.promised_at
