"""Writing on a case: its line, its audit row, and knowing a second press of the same button.

Every verb that changes a case writes one line on its timeline and one row in the trail with these.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.services import SYSTEM, Actor, record, staff_actor
from portal.cases.models import Case, CaseState, ContactChannel, EntryKind, TimelineEntry
from portal.cases.queries import was_done


class CaseError(Exception):
    """The case does not allow this now; the words for people are made by the page."""


class CaseClosedError(CaseError):
    """Somebody closed it; first open it again."""


class WrongMomentError(CaseError):
    """A contact in the future, before the sign-up, or a day that is too early."""


def is_second_press(session: Session, case: Case, press: str) -> bool:
    """True for a second press of the same button; raises CaseClosedError on a closed case."""
    if was_done(session, case.id, press):
        return True
    if case.state is CaseState.CLOSED:
        raise CaseClosedError
    return False


def write_line(
    session: Session,
    case: Case,
    kind: EntryKind,
    *,
    by: int | None,
    now: datetime,
    press: str = "",
    at: datetime | None = None,
    text: str = "",
    channel: ContactChannel | None = None,
    private_reason: str = "",
    details: dict[str, Any] | None = None,
) -> TimelineEntry:
    """Add a line to the timeline and give it its number.

    `by` None is the portal or the young person. A `private_reason` makes it a note that the young
    person does not read; that it exists, and why, they see.
    """
    known: dict[str, Any] = {"written_at": now.isoformat(), **(details or {})}
    entry = TimelineEntry(
        case_id=case.id,
        kind=kind,
        at=at or now,
        staff_id=by,
        channel=channel,
        text=text,
        is_private=bool(private_reason),
        private_reason=private_reason,
        details={"press": press, **known} if press else known,
    )
    session.add(entry)
    session.flush()
    return entry


def audit(
    session: Session,
    case: Case,
    action: str,
    *,
    by: int | None,
    now: datetime,
    actor: Actor = SYSTEM,
    **details: str | int | None,
) -> None:
    """Note in the trail what was done with a case; `by` None is `actor`: the portal itself."""
    record(
        session,
        action,
        actor=actor if by is None else staff_actor(by),
        subject_kind="case",
        subject_id=case.id,
        at=now,
        **details,
    )
