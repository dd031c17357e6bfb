"""Reads of cases. Every one of them is limited to what the reader may see, in the query itself."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import ColumnElement, Select, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from portal.accounts.models import Staff
from portal.cases.models import Case, CaseState, TimelineEntry

REMEMBERED_ENTRIES: Final = 30
# What can be a reference; anything else need not be looked for.
REFERENCE: Final = re.compile(r"[A-Za-z0-9-]{1,12}")


def has_ground(*, partner_id: str, staff_id: int) -> ColumnElement[bool]:
    """The caseload filter: of the contact person's team, or standing in. Needs the join.

    Who stands in for a colleague of another organisation sees that case as long as they do.
    """
    return or_(Staff.partner_id == partner_id, Case.stand_in_id == staff_id)


def is_open() -> ColumnElement[bool]:
    """Open, said so that it stands in the statement itself: the indexes of open cases need that."""
    return Case.state == literal(CaseState.OPEN, Case.state.type, literal_execute=True)


def _seen_by(*, partner_id: str, staff_id: int) -> Select[Case]:
    return (
        select(Case)
        .join(Case.contact_person)
        .where(has_ground(partner_id=partner_id, staff_id=staff_id))
        .options(
            contains_eager(Case.contact_person),
            joinedload(Case.young_person),
            joinedload(Case.stand_in),
        )
    )


def find_case(session: Session, reference: str, *, partner_id: str, staff_id: int) -> Case | None:
    """A case that this person may see with all that its page shows, or None."""
    if REFERENCE.fullmatch(reference) is None:
        return None
    return session.scalars(
        _seen_by(partner_id=partner_id, staff_id=staff_id)
        .where(Case.reference == reference.upper())
        .options(joinedload(Case.lead), selectinload(Case.alongside))
        .execution_options(populate_existing=True)
    ).one_or_none()


def lock_case(session: Session, reference: str, *, partner_id: str, staff_id: int) -> Case | None:
    """A case this person may see that nobody else changes until this transaction ends, or None."""
    if REFERENCE.fullmatch(reference) is None:
        return None
    # The lock is taken without the join: PostgreSQL checks a joined row again as it was before
    # somebody else's take-over, and would say that the case is not there.
    session.execute(select(Case.id).where(Case.reference == reference.upper()).with_for_update())
    return find_case(session, reference, partner_id=partner_id, staff_id=staff_id)


def last_entry(session: Session, case_id: int) -> TimelineEntry | None:
    """The line that was written last, whatever moment it tells about."""
    return session.scalars(
        select(TimelineEntry)
        .where(TimelineEntry.case_id == case_id)
        .order_by(TimelineEntry.id.desc())
        .limit(1)
    ).first()


def was_done(session: Session, case_id: int, press: str) -> bool:
    """True when this press of a button was handled before. Ask while the case is locked."""
    recent = session.scalars(
        select(TimelineEntry.details)
        .where(TimelineEntry.case_id == case_id)
        .order_by(TimelineEntry.id.desc())
        .limit(REMEMBERED_ENTRIES)
    )
    return any(details.get("press") == press for details in recent)


def has_other_open_case(session: Session, case: Case) -> bool:
    """True when the same young person has another case that is open."""
    return (
        session.scalars(
            select(Case.id).where(
                Case.young_person_id == case.young_person_id,
                is_open(),
                Case.id != case.id,
            )
        ).first()
        is not None
    )
