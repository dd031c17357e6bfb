"""Who could be a contact person now: staff with their open cases, themes and languages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole, StaffState
from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.catalogue.model import Snapshot
from portal.partners.models import Partner
from portal.rosters.models import Absence
from portal.routing.contact import Candidate
from portal.routing.model import FRONT_DESK

HOUSE_LANGUAGE: Final = frozenset({"nl"})


def read_candidates(session: Session, *, offer: Snapshot) -> tuple[Candidate, ...]:
    """Active coaches and front-desk people, by id, in one query; faces come from the offer."""
    return tuple(_candidate(row, offer) for row in session.execute(_statement()))


@lru_cache
def _statement() -> Select[*tuple[Any, ...]]:
    """Columns, no rows to change: made once, because making it costs more than asking."""
    carried = (
        select(Case.contact_person_id, func.count().label("open_cases"))
        .where(is_open())
        .group_by(Case.contact_person_id)
        .subquery()
    )
    running = (
        select(Absence)
        .where(
            Absence.staff_id == Staff.id,
            Absence.began_at.is_not(None),
            Absence.ended_at.is_(None),
        )
        .order_by(Absence.starts_on.desc(), Absence.id.desc())
        .limit(1)
    )
    roles = select(StaffRole.staff_id).where(StaffRole.role.in_((Role.COACH, Role.FRONT_DESK)))
    at_desk = select(StaffRole.staff_id).where(StaffRole.role == Role.FRONT_DESK)
    return (
        select(
            Staff.id,
            Staff.first_name,
            Staff.partner_id,
            Staff.max_cases,
            Staff.is_present,
            # Who stands in while away, else who usually does when there is no room.
            func.coalesce(
                running.with_only_columns(Absence.stand_in_id).scalar_subquery(), Staff.stand_in_id
            ).label("stand_in_id"),
            running.with_only_columns(Absence.ends_on).scalar_subquery().label("away_until"),
            Partner.type.label("partner_type"),
            func.coalesce(carried.c.open_cases, 0).label("open_cases"),
            Staff.id.in_(at_desk).label("has_desk_role"),
        )
        .join(Partner, Partner.id == Staff.partner_id)
        .outerjoin(carried, carried.c.contact_person_id == Staff.id)
        .where(Staff.state == StaffState.ACTIVE, Staff.id.in_(roles))
        .order_by(Staff.id)
    )


def _candidate(row: Row[*tuple[Any, ...]], offer: Snapshot) -> Candidate:
    face = offer.coach_of(row.id)
    return Candidate(
        staff_id=str(row.id),
        first_name=row.first_name,
        partner=row.partner_id,
        partner_type=row.partner_type,
        themes=frozenset(face.theme_ids) if face else frozenset(),
        languages=frozenset(face.languages) if face else HOUSE_LANGUAGE,
        open_cases=row.open_cases,
        maximum=row.max_cases,
        present=row.is_present,
        stand_in=None if row.stand_in_id is None else str(row.stand_in_id),
        away_until=row.away_until,
        is_front_desk=row.partner_type == FRONT_DESK or bool(row.has_desk_role),
    )
