"""Giving a case to a colleague: of the team, or of the front desk, who is able to act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases import messages as case_messages
from portal.cases.able import carries_cases, move_case, read_again, require_able
from portal.cases.lines import CaseError, audit, is_second_press, write_line
from portal.cases.messages import TakeOverReason
from portal.cases.models import Case, EntryKind
from portal.partners.models import Partner
from portal.routing.model import FRONT_DESK
from portal.standing_in import messages


class NoGroundError(CaseError):
    """Who gives a case must be of its team or stand in for it."""


class CannotReceiveError(CaseError):
    """The receiver has no queue, or works for another organisation."""


class MovedMeanwhileError(CaseError):
    """Somebody else became the contact person between the look and the press."""


def assign_case(
    session: Session,
    case: Case,
    *,
    to: Staff,
    by: Staff,
    reason: TakeOverReason,
    press: str,
    queue_url: str,
    now: datetime,
) -> bool:
    """Make `to` the contact person of an open case that was locked; the promise stays.

    Tells the young person and both colleagues. False when it was theirs already or at a second
    press. Raises NoGroundError, CannotReceiveError, NotAbleError, CaseClosedError, and
    MovedMeanwhileError when the case changed hands since it was read.
    """
    if is_second_press(session, case, press) or case.contact_person_id == to.id:
        return False
    if by.partner_id != case.contact_person.partner_id and case.stand_in_id != by.id:
        raise NoGroundError
    require_receiver(session, case.contact_person.partner_id, to=to)
    before = case.contact_person
    moved = hand_over(session, case, to=to, by=by, reason=reason, press=press, now=now)
    messages.tell_colleagues(session, moved, before=before, by=by, queue_url=queue_url, now=now)
    return True


def require_receiver(session: Session, partner_id: str, *, to: Staff) -> None:
    """Only a coach of this organisation or somebody of the front desk gets its cases.

    Raises CannotReceiveError, or NotAbleError for who is away.
    """
    require_able(session, to.id)
    if not carries_cases(session, to.id):
        raise CannotReceiveError
    if to.partner_id != partner_id and not _is_front_desk(session, to):
        raise CannotReceiveError


def _is_front_desk(session: Session, staff: Staff) -> bool:
    return session.get_one(Partner, staff.partner_id).type == FRONT_DESK


def hand_over(
    session: Session,
    case: Case,
    *,
    to: Staff,
    by: Staff | None,
    reason: TakeOverReason,
    press: str = "",
    now: datetime,
) -> Case:
    """Move, write, and tell the young person, for who may; `to` is able and locked.

    `by` None is the portal. The colleagues are told by the caller. Raises MovedMeanwhileError.
    """
    before = case.contact_person
    session.flush()
    if not move_case(session, case.id, before_id=before.id, version=case.contact_version, to=to.id):
        raise MovedMeanwhileError
    moved = read_again(session, case.id)
    actor = None if by is None else by.id
    write_line(
        session,
        moved,
        EntryKind.ASSIGNED,
        by=actor,
        now=now,
        press=press,
        details={"before": before.first_name, "after": to.first_name, "reason": reason.value},
    )
    _tell(session, moved, before=before, reason=reason, now=now)
    audit(
        session, moved, "case.assigned", by=actor, now=now,
        before=before.id, after=to.id, reason=reason.value,
    )  # fmt: skip
    return moved


def _tell(
    session: Session, case: Case, *, before: Staff, reason: TakeOverReason, now: datetime
) -> None:
    person = case.young_person
    words = case_messages.take_over_words(
        person,
        before=before.first_name,
        after=case.contact_person.first_name,
        reason=reason,
        promised_at=case.promised_at if case.first_contact_at is None else None,
    )
    case_messages.tell(
        session,
        case,
        words,
        key=f"case-{case.id}-assigned-{case.contact_version}",
        subject=case_messages.subject_for(person),
        now=now,
    )
