"""Taking over from a colleague of the same team. The database decides when two do it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.services import record, staff_actor
from portal.cases import messages
from portal.cases.able import move_case, read_again, require_able
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, CaseState, EntryKind, TimelineEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The contact person, and which change of it, that somebody saw when they pressed."""

    contact_person_id: int
    contact_version: int


class AlreadyTakenError(Exception):
    """Somebody else was first. `by` is the first name of who has the case now."""

    def __init__(self, by: str) -> None:
        super().__init__("taken over by somebody else")
        self.by = by


class CannotTakeOverError(Exception):
    """Closed meanwhile, or a contact person of another team."""


def take_over_case(
    session: Session,
    case_id: int,
    *,
    seen: Seen,
    by: Staff,
    reason: TakeOverReason,
    queue_url: str,
    now: datetime,
) -> bool:
    """Become the contact person; tells the young person and the colleague. The promise stays.

    False when it was yours already, as after a second press. Raises AlreadyTakenError when somebody
    else was first, CannotTakeOverError when the case left the team or was closed, and NotAbleError
    for who is away: nobody gets a case who cannot act for it.
    """
    before = session.get(Staff, seen.contact_person_id)
    if before is None or before.partner_id != by.partner_id:
        raise CannotTakeOverError
    if before.id == by.id:
        return _tell_who_was_first(session, case_id, by=by)
    require_able(session, by.id)
    if not _move(session, case_id, seen=seen, to=by.id):
        return _tell_who_was_first(session, case_id, by=by)
    case = read_again(session, case_id)
    _write_line(session, case, before=before, by=by, reason=reason, now=now)
    _send(session, case, before=before, by=by, reason=reason, queue_url=queue_url, now=now)
    record(
        session,
        "case.taken_over",
        actor=staff_actor(by.id),
        subject_kind="case",
        subject_id=case_id,
        at=now,
        before=before.id,
        reason=reason.value,
    )
    return True


def _move(session: Session, case_id: int, *, seen: Seen, to: int) -> bool:
    return move_case(
        session,
        case_id,
        before_id=seen.contact_person_id,
        version=seen.contact_version,
        to=to,
    )


def _tell_who_was_first(session: Session, case_id: int, *, by: Staff) -> bool:
    case = read_again(session, case_id)
    if case.contact_person_id == by.id:
        return False
    if case.state is CaseState.CLOSED:
        raise CannotTakeOverError
    raise AlreadyTakenError(case.contact_person.first_name)


def _write_line(
    session: Session, case: Case, *, before: Staff, by: Staff, reason: TakeOverReason, now: datetime
) -> None:
    session.add(
        TimelineEntry(
            case_id=case.id,
            kind=EntryKind.TAKEN_OVER,
            at=now,
            staff_id=by.id,
            details={
                "before_id": before.id,
                "before": before.first_name,
                "after": by.first_name,
                "reason": reason.value,
            },
        )
    )


def _send(
    session: Session,
    case: Case,
    *,
    before: Staff,
    by: Staff,
    reason: TakeOverReason,
    queue_url: str,
    now: datetime,
) -> None:
    person = case.young_person
    words = messages.take_over_words(
        person,
        before=before.first_name,
        after=by.first_name,
        reason=reason,
        promised_at=case.promised_at if case.first_contact_at is None else None,
    )
    key = f"case-{case.id}-taken-over-{case.contact_version}"
    messages.tell(session, case, words, key=key, subject=messages.subject_for(person), now=now)
    messages.tell_colleague(
        session, before, case=case, after=by.first_name, queue_url=queue_url, now=now
    )
