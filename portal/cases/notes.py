"""Notes that the young person does not read, and what of a timeline they do read.

By default a young person reads all that stands on their timeline. A working note is the exception:
it needs a reason, its text is for staff with ground only, and that it exists, and why, they see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.cases.lines import CaseError, audit, is_second_press, write_line
from portal.cases.models import Case, ContactChannel, EntryKind, TimelineEntry
from portal.cases.services import NOTE_LENGTH

REASON_LENGTH: Final = 200
# Of the young person's own case and of their own affairs; never who is responsible behind it.
BEHIND: Final = frozenset(
    {
        EntryKind.LEAD_CHANGED,
        EntryKind.ESCALATED,
        EntryKind.TASK,
        EntryKind.TASK_DONE,
        EntryKind.KNOWN_ELSEWHERE,
    }
)


class NoReasonError(CaseError):
    """A note that the young person cannot read must say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleLine:
    """A line as the young person may read it; a private one has no text, only its reason."""

    id: int
    kind: EntryKind
    at: datetime
    by: str
    channel: ContactChannel | None
    text: str
    is_private: bool
    private_reason: str


def add_private_note(
    session: Session,
    case: Case,
    *,
    text: str,
    reason: str,
    by: int,
    press: str,
    now: datetime,
) -> None:
    """A working note that the young person does not read. Raises NoReasonError without reason."""
    if not reason.strip():
        raise NoReasonError
    if is_second_press(session, case, press):
        return
    write_line(
        session,
        case,
        EntryKind.NOTE,
        by=by,
        now=now,
        press=press,
        text=text[:NOTE_LENGTH],
        private_reason=reason[:REASON_LENGTH],
    )
    audit(session, case, "case.private_note_added", by=by, now=now)


def visible_lines(entries: Iterable[TimelineEntry]) -> tuple[VisibleLine, ...]:
    """What the young person reads of these lines, in their order.

    A private line stays, without its text and with its reason. Lines about the back office are
    left out. Nothing of `details` comes along: it is the portal's own bookkeeping.
    """
    return tuple(_visible(entry) for entry in entries if entry.kind not in BEHIND)


def _visible(entry: TimelineEntry) -> VisibleLine:
    return VisibleLine(
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        by=entry.staff.first_name if entry.staff else "",
        channel=None if entry.is_private else entry.channel,
        text="" if entry.is_private else entry.text,
        is_private=entry.is_private,
        private_reason=entry.private_reason,
    )
