"""Reads of drafts. Every one is limited to the writer, in the query itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case, YoungPerson
from portal.cases.queries import has_ground
from portal.desks.models import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDraft:
    """A draft of the reader. `reference` and `first_name` are '' on a case no longer theirs."""

    id: int
    field: str
    text: str
    saved_at: datetime
    is_thrown: bool
    reference: str
    first_name: str


def drafts_on(session: Session, *, staff_id: int, case_id: int) -> dict[str, Draft]:
    """What this person has in their fields on one case, also what they threw away."""
    drafts = session.scalars(
        select(Draft).where(Draft.staff_id == staff_id, Draft.case_id == case_id).order_by(Draft.id)
    )
    return {draft.field: draft for draft in drafts}


def own_drafts(session: Session, *, staff_id: int, partner_id: str) -> tuple[OwnDraft, ...]:
    """All of one's own drafts, the newest first; names only of cases they may still see."""
    ground = has_ground(partner_id=partner_id, staff_id=staff_id)
    rows = session.execute(
        select(
            Draft,
            case((ground, Case.reference), else_="").label("reference"),
            case((ground, YoungPerson.first_name), else_="").label("first_name"),
        )
        .join(Case, Case.id == Draft.case_id)
        .join(Case.contact_person)
        .join(Case.young_person)
        .where(Draft.staff_id == staff_id)
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
    )
    return tuple(
        OwnDraft(
            id=draft.id,
            field=draft.field,
            text=draft.text,
            saved_at=draft.saved_at,
            is_thrown=draft.thrown_at is not None,
            reference=reference,
            first_name=first_name,
        )
        for draft, reference, first_name in rows
    )


def drafted_on(session: Session, draft_id: int, *, staff_id: int, partner_id: str) -> str | None:
    """The reference of the case that one's own draft is about; '' when it is no longer theirs.

    None when there is no such draft of this person.
    """
    ground = has_ground(partner_id=partner_id, staff_id=staff_id)
    return session.scalar(
        select(case((ground, Case.reference), else_=""))
        .select_from(Draft)
        .join(Case, Case.id == Draft.case_id)
        .join(Staff, Staff.id == Case.contact_person_id)
        .where(Draft.id == draft_id, Draft.staff_id == staff_id)
    )
