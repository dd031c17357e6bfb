"""Who has a case open now. Looking claims nothing: it changes no case and nobody's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, TimelineEntry
from portal.cases.queries import REFERENCE, has_ground
from portal.desks.models import CaseViewer, Draft

# A page tells every 4 seconds that it is open; two of those may get lost.
GONE_AFTER: Final = timedelta(seconds=12)
# Who leaves is gone a little later, so that going to the next page of the same case is no news.
LEAVES_AFTER: Final = timedelta(seconds=5)
# A draft that was kept this lately means that somebody is writing.
WRITES_FOR: Final = timedelta(seconds=15)
KEPT: Final = timedelta(minutes=1)
INSERTS: Final[dict[str, Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody else who has the case open."""

    name: str
    is_writing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who else is here, and the last line of the case with who wrote it (empty: not staff)."""

    others: tuple[Other, ...]
    line_id: int
    line_by: str
    line_by_id: int | None


def note_viewer(
    session: Session, reference: str, *, partner_id: str, staff_id: int, now: datetime
) -> int | None:
    """Note that somebody has this case open; its id, or None without ground to see it."""
    if REFERENCE.fullmatch(reference) is None:
        return None
    insert = INSERTS[session.get_bind().dialect.name]
    allowed = (
        select(Case.id, literal(staff_id), literal(now, CaseViewer.seen_at.type))
        .join(Case.contact_person)
        .where(
            Case.reference == reference.upper(),
            has_ground(partner_id=partner_id, staff_id=staff_id),
        )
    )
    seen: int | None = session.scalar(
        insert(CaseViewer)
        .from_select(["case_id", "staff_id", "seen_at"], allowed)
        .on_conflict_do_update(index_elements=["case_id", "staff_id"], set_={"seen_at": now})
        .returning(CaseViewer.case_id)
    )
    return seen


def leave(session: Session, reference: str, *, staff_id: int, now: datetime) -> bool:
    """Somebody closed the page; False when they did not have it open."""
    left = session.scalars(
        update(CaseViewer)
        .where(
            CaseViewer.staff_id == staff_id,
            CaseViewer.case_id
            == select(Case.id).where(Case.reference == reference.upper()).scalar_subquery(),
        )
        .values(seen_at=now - GONE_AFTER + LEAVES_AFTER)
        .returning(CaseViewer.case_id)
        .execution_options(synchronize_session=False)
    )
    return left.first() is not None


def company(session: Session, case_id: int, *, staff_id: int, now: datetime) -> Company:
    """Who else looks at this case now, by name, and the last line on it: one statement."""
    rows = session.execute(_company(case_id, staff_id=staff_id, now=now)).all()
    others = tuple(Other(name=row[3], is_writing=bool(row[4])) for row in rows if row[3])
    if not rows:
        return Company(others=(), line_id=0, line_by="", line_by_id=None)
    return Company(
        others=others, line_id=rows[0][0] or 0, line_by_id=rows[0][1], line_by=rows[0][2] or ""
    )


def clear_viewers(session: Session, *, now: datetime) -> None:
    """Forget who looked a while ago; who looked for good is in the trail."""
    session.execute(delete(CaseViewer).where(CaseViewer.seen_at < now - KEPT))


def _company(
    case_id: int, *, staff_id: int, now: datetime
) -> Select[int, int | None, str, str, bool]:
    last = (
        select(TimelineEntry.id, TimelineEntry.staff_id, Staff.first_name)
        .outerjoin(Staff, Staff.id == TimelineEntry.staff_id)
        .where(TimelineEntry.case_id == case_id)
        .order_by(TimelineEntry.id.desc())
        .limit(1)
        .subquery()
    )
    is_here: ColumnElement[bool] = and_(
        CaseViewer.case_id == case_id,
        CaseViewer.staff_id != staff_id,
        CaseViewer.seen_at > now - GONE_AFTER,
    )
    is_writing = exists().where(
        Draft.case_id == case_id,
        Draft.staff_id == CaseViewer.staff_id,
        Draft.saved_at > now - WRITES_FOR,
    )
    return (
        select(last.c.id, last.c.staff_id, last.c.first_name, Staff.first_name, is_writing)
        .select_from(last)
        .outerjoin(CaseViewer, is_here)
        .outerjoin(Staff, Staff.id == CaseViewer.staff_id)
        .order_by(func.lower(Staff.first_name), Staff.id)
    )
