"""Who can help with a case besides who acts for it, and who is told when nobody did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole
from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.rosters.working_days import read_patterns

COACHING = (Role.COACH, Role.FRONT_DESK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """Everybody who is able to act, those who work today and carry least first."""

    able: Mapping[int, Staff]
    coordinators: tuple[Staff, ...]

    def helper_for(self, case: Case) -> Staff | None:
        """The usual stand-in of who acts, else somebody of the team; None when nobody is there."""
        acting = acting_person(case)
        usual = self.able.get(acting.stand_in_id or 0)
        if usual is not None and usual.id != acting.id:
            return usual
        others = (
            each
            for each in self.able.values()
            if each.partner_id == case.team_id and each.id != acting.id
        )
        return next(others, None)


def acting_person(case: Case) -> Staff:
    """Who acts now: the stand-in while there is one."""
    return case.stand_in or case.contact_person


def read_colleagues(session: Session, cases: Sequence[Case], *, on: date) -> Colleagues:
    """The colleagues of who acts for these cases, and the region's coordinators."""
    teams = {case.team_id for case in cases}
    usual = {acting_person(case).stand_in_id for case in cases} - {None}
    able = session.scalars(
        select(Staff)
        .where(
            Staff.is_able.is_(True),
            or_(Staff.partner_id.in_(teams), Staff.id.in_(usual)),
            Staff.roles.any(StaffRole.role.in_(COACHING)),
        )
        .order_by(Staff.id)
    ).all()
    patterns = read_patterns(session, [each.id for each in able])
    loads = _loads(session, [each.id for each in able])
    ordered = sorted(
        able, key=lambda each: (not patterns[each.id].works_on(on), loads.get(each.id, 0), each.id)
    )
    return Colleagues(able={each.id: each for each in ordered}, coordinators=_coordinators(session))


def _loads(session: Session, staff_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(Case.acting_id, func.count())
        .where(is_open(), Case.acting_id.in_(staff_ids))
        .group_by(Case.acting_id)
    )
    return dict(rows.all())


def _coordinators(session: Session) -> tuple[Staff, ...]:
    rows = session.scalars(
        select(Staff)
        .where(Staff.is_able.is_(True), Staff.roles.any(StaffRole.role == Role.COORDINATOR))
        .order_by(Staff.id)
    )
    return tuple(rows)
