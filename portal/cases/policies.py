"""Who may do what with one case. The team is everybody who works for the same partner."""

from __future__ import annotations

from portal.access.model import Identity
from portal.access.permissions import Permission, may
from portal.cases.models import Case, CaseState


def can_see(identity: Identity, case: Case) -> bool:
    """The contact person and their team; the caseload filter in the queries says the same."""
    return may(identity, Permission.SEE_CASE) and has_ground(identity, case)


def can_change(identity: Identity, case: Case) -> bool:
    """An open case of your team, or one that you stand in for."""
    return (
        may(identity, Permission.CHANGE_CASE)
        and has_ground(identity, case)
        and case.state is CaseState.OPEN
    )


def can_take_over(identity: Identity, case: Case) -> bool:
    """An open case that a colleague of your own team has."""
    is_of_team = case.contact_person.partner_id == identity.partner_id
    return is_of_team and can_change(identity, case) and case.contact_person_id != identity.staff_id


def can_reopen(identity: Identity, case: Case) -> bool:
    """A closed case of your team, that does not go on in another one."""
    return (
        may(identity, Permission.CHANGE_CASE)
        and has_ground(identity, case)
        and case.state is CaseState.CLOSED
        and case.goes_on_in_id is None
    )


def has_ground(identity: Identity, case: Case) -> bool:
    """Why somebody may see a case at all: it is of their team, or they stand in for it."""
    is_of_team = case.contact_person.partner_id == identity.partner_id
    return is_of_team or case.stand_in_id == identity.staff_id
