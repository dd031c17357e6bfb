"""Who is able to act for a case, and the one statement that moves a case to somebody.

Whoever gets a case is locked first, so that nobody falls ill between the look and the writing;
the foreign key `fk_cases_able` would refuse it otherwise.
"""

from __future__ import annotations

from sqlalchemy import case as choose
from sqlalchemy import null, select, update
from sqlalchemy.orm import Session, joinedload

from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole, StaffState
from portal.cases.lines import CaseError
from portal.cases.models import Case, CaseState


class NotAbleError(CaseError):
    """Away or with a closed account: nobody gets a case who cannot act for it."""


def lock_staff(session: Session, staff_id: int) -> Staff:
    """The person as they are now; until this transaction ends they do not become unable."""
    return session.scalars(
        select(Staff)
        .where(Staff.id == staff_id)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def is_able(staff: Staff) -> bool:
    """True when this person can act for a case now."""
    return staff.state is StaffState.ACTIVE and staff.is_present


def who_acts(case: Case) -> Staff:
    """The stand-in while there is one, else the contact person."""
    return case.stand_in or case.contact_person


def require_able(session: Session, staff_id: int) -> Staff:
    """The person, locked as in `lock_staff`. Raises NotAbleError."""
    staff = lock_staff(session, staff_id)
    if not is_able(staff):
        raise NotAbleError
    return staff


def carries_cases(session: Session, staff_id: int) -> bool:
    """True for a coach or somebody of the front desk: the others have no queue."""
    roles = select(StaffRole.role).where(
        StaffRole.staff_id == staff_id, StaffRole.role.in_((Role.COACH, Role.FRONT_DESK))
    )
    return session.scalars(roles).first() is not None


def move_case(session: Session, case_id: int, *, before_id: int, version: int, to: int) -> bool:
    """Give an open case another contact person, only when it is still as it was seen.

    Nobody stands in any more, and it is not held for who has it now. `to` must be able and locked.
    """
    moved = session.execute(
        update(Case)
        .where(
            Case.id == case_id,
            Case.state == CaseState.OPEN,
            Case.contact_person_id == before_id,
            Case.contact_version == version,
        )
        .values(
            contact_person_id=to,
            contact_version=Case.contact_version + 1,
            team_id=select(Staff.partner_id).where(Staff.id == to).scalar_subquery(),
            stand_in_id=None,
            held_for_id=choose((Case.held_for_id == to, null()), else_=Case.held_for_id),
        )
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    )
    return moved.first() is not None


def read_again(session: Session, case_id: int) -> Case:
    """A case as it stands in the database now, with its people."""
    return session.scalars(
        select(Case)
        .where(Case.id == case_id)
        .options(
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
            joinedload(Case.young_person),
        )
        .execution_options(populate_existing=True)
    ).one()
