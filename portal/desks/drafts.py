"""Words that somebody typed on a case and did not send yet. Only the writer ever reads them.

They belong to the writer and not to the case: whoever loses the case keeps their own words.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.desks.models import Draft

# The fields of a case's page that keep a draft: the name of the control on the page.
FIELDS: Final = ("send_words", "offer_words", "note", "private_note", "agreed")
DRAFT_LENGTH: Final = 4000
KEPT_FOR: Final = timedelta(days=30)
# So long what was thrown away can be put back.
THROWN_FOR: Final = timedelta(hours=24)


def save_draft(
    session: Session, *, staff_id: int, case_id: int, field: str, text: str, now: datetime
) -> None:
    """Keep the words of one field, instead of what was kept for it; no words is no draft."""
    if not text.strip():
        forget_drafts(session, staff_id=staff_id, case_id=case_id, fields=(field,))
        return
    values: dict[str, Any] = {"text": text[:DRAFT_LENGTH], "saved_at": now, "thrown_at": None}
    # Two windows of one person save at once: the database keeps the last one.
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(
        dialect.insert(Draft)
        .values(staff_id=staff_id, case_id=case_id, field=field, **values)
        .on_conflict_do_update(index_elements=["staff_id", "case_id", "field"], set_=values)
    )


def forget_drafts(
    session: Session, *, staff_id: int, case_id: int, fields: Collection[str]
) -> None:
    """Remove what was kept for these fields: the words were sent."""
    session.execute(
        delete(Draft).where(
            Draft.staff_id == staff_id, Draft.case_id == case_id, Draft.field.in_(fields)
        )
    )


def throw_draft(session: Session, draft_id: int, *, staff_id: int, now: datetime) -> bool:
    """Throw one's own draft away, for now; False when there is none."""
    return _mark(session, draft_id, staff_id=staff_id, thrown_at=now)


def put_back(session: Session, draft_id: int, *, staff_id: int) -> bool:
    """Put back one's own draft that was thrown away; False when it is gone."""
    return _mark(session, draft_id, staff_id=staff_id, thrown_at=None)


def forget_old_drafts(session: Session, *, now: datetime) -> int:
    """Remove drafts of 30 days ago, and those thrown away a day ago; returns how many."""
    is_old: ColumnElement[bool] = or_(
        Draft.saved_at < now - KEPT_FOR, Draft.thrown_at < now - THROWN_FOR
    )
    gone = session.scalars(delete(Draft).where(is_old).returning(Draft.id))
    return len(gone.all())


def _mark(session: Session, draft_id: int, *, staff_id: int, thrown_at: datetime | None) -> bool:
    marked = session.scalar(
        update(Draft)
        .where(Draft.id == draft_id, Draft.staff_id == staff_id)
        .values(thrown_at=thrown_at)
        .returning(Draft.id)
    )
    return marked is not None
