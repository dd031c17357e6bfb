"""What the worker does for who left: ends pauses on their day, tidies, asks how it goes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.cases.lines import audit, write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.clock import local_day
from portal.leaving.check_ins import send_check_ins
from portal.leaving.models import Leave
from portal.leaving.queries import ended_pauses, stale_leaves
from portal.log import log_event


def turn_leaves(session: Session, now: datetime) -> None:
    """End what is over, and ask whoever may be asked today; every minute."""
    ended = end_pauses(session, now=now)
    tidy_leaves(session, now=now)
    asked = send_check_ins(session, now=now)
    if ended or asked:
        log_event("leaves_turned", ended=ended, asked=asked)


def end_pauses(session: Session, *, now: datetime) -> int:
    """On the day that they chose: the pause is over, and the case is with who helps them."""
    leaves = session.scalars(ended_pauses(local_day(now)).with_for_update(skip_locked=True)).all()
    for leave in leaves:
        leave.returned_at = now
        case = session.get_one(Case, leave.case_id)
        if case.state is CaseState.OPEN:
            write_line(session, case, EntryKind.RETURNED, by=None, now=now, details={"from": "day"})
            audit(session, case, "case.pause_over", by=None, now=now)
    return len(leaves)


def tidy_leaves(session: Session, *, now: datetime) -> int:
    """What stands as running although they are back otherwise is over."""
    leaves = session.scalars(stale_leaves().with_for_update(of=Leave, skip_locked=True)).all()
    for leave in leaves:
        leave.returned_at = now
    return len(leaves)
