"""Who looks at which of some cases now, for a list of them: one statement for a whole page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.desks.models import CaseViewer
from portal.desks.presence import GONE_AFTER


def who_looks(
    session: Session, case_ids: Sequence[int], *, staff_id: int, now: datetime
) -> dict[int, list[str]]:
    """First names by case id of who else has it open; a case nobody looks at is not in it.

    The cases are those that the reader was shown already: this asks for no ground of its own.
    """
    if not case_ids:
        return {}
    seen = session.execute(
        select(CaseViewer.case_id, Staff.first_name)
        .join(Staff, Staff.id == CaseViewer.staff_id)
        .where(
            CaseViewer.case_id.in_(case_ids),
            CaseViewer.staff_id != staff_id,
            CaseViewer.seen_at > now - GONE_AFTER,
        )
        .order_by(CaseViewer.case_id, Staff.first_name, Staff.id)
    )
    names: dict[int, list[str]] = {}
    for case_id, name in seen:
        names.setdefault(case_id, []).append(name)
    return names
