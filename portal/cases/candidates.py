"""Who could be a contact person now: staff with their open cases, themes and languages."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole, StaffState
from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.catalogue.model import Snapshot
from portal.partners.models import Partner
from portal.routing.contact import Candidate
from portal.routing.model import FRONT_DESK

HOUSE_LANGUAGE: Final = frozenset({"nl"})


def read_candidates(session: Session, *, offer: Snapshot) -> tuple[Candidate, ...]:
    """Active coaches and front-desk people, by id, in one query; faces come from the offer."""
    carried = (
        select(Case.contact_person_id, func.count().label("open_cases"))
        .where(is_open())
        .group_by(Case.contact_person_id)
        .subquery()
    )
    roles = select(StaffRole.staff_id).where(StaffRole.role.in_((Role.COACH, Role.FRONT_DESK)))
    at_desk = select(StaffRole.staff_id).where(StaffRole.role == Role.FRONT_DESK)
    rows = session.execute(
        select(
            Staff,
            Partner.type,
            func.coalesce(carried.c.open_cases, 0),
            Staff.id.in_(at_desk),
        )
        .join(Partner, Partner.id == Staff.partner_id)
        .outerjoin(carried, carried.c.contact_person_id == Staff.id)
        .where(Staff.state == StaffState.ACTIVE, Staff.id.in_(roles))
        .order_by(Staff.id)
    )
    return tuple(
        _candidate(
            staff,
            offer,
            partner_type=partner_type,
            open_cases=open_cases,
            is_front_desk=partner_type == FRONT_DESK or bool(has_desk_role),
        )
        for staff, partner_type, open_cases, has_desk_role in rows
    )


def _candidate(
    staff: Staff,
    offer: Snapshot,
    *,
    partner_type: str,
    open_cases: int,
    is_front_desk: bool,
) -> Candidate:
    face = offer.coach_of(staff.id)
    return Candidate(
        staff_id=str(staff.id),
        first_name=staff.first_name,
        partner=staff.partner_id,
        partner_type=partner_type,
        themes=frozenset(face.theme_ids) if face else frozenset(),
        languages=frozenset(face.languages) if face else HOUSE_LANGUAGE,
        open_cases=open_cases,
        maximum=staff.max_cases,
        present=staff.is_present,
        is_front_desk=is_front_desk,
    )
