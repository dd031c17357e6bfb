"""What the young person needs: a line of the summary that the team keeps up to date."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.cases.lines import audit, is_second_press, write_line
from portal.cases.models import Case, EntryKind

NEEDS_LENGTH: Final = 300


def write_needs(
    session: Session, case: Case, *, text: str, by: int, press: str, now: datetime
) -> None:
    """Set what they need, in words that they may read; the same words again do nothing."""
    words = text[:NEEDS_LENGTH]
    if is_second_press(session, case, press) or words == case.needs:
        return
    case.needs = words
    write_line(session, case, EntryKind.SUMMARY, by=by, now=now, press=press, text=words)
    audit(session, case, "case.needs_written", by=by, now=now)
