"""The permission table against a second one, written out by hand."""

from __future__ import annotations

import pytest

from portal.access.model import Identity, Role
from portal.access.permissions import GRANTS, Permission, may

# Rows: what may be done. Columns: coach, front desk, team lead, editor, coordinator, administrator,
# privacy officer.
ROLES = (
    Role.COACH,
    Role.FRONT_DESK,
    Role.TEAM_LEAD,
    Role.EDITOR,
    Role.COORDINATOR,
    Role.ADMINISTRATOR,
    Role.PRIVACY_OFFICER,
)
TABLE = {
    "see_queue": "xx.....",
    "see_case": "xx.....",
    "change_case": "xx.....",
    "open_case": "xx.....",
    "see_own_roster": "xx.....",
    "change_own_roster": "xx.....",
    "see_team": "..x....",
    "change_team": "..x....",
    "see_phrases": "...x...",
    "edit_phrases": "...x...",
    "see_escalations": "....x..",
    "see_questions": ".x.....",
    "answer_questions": ".x.....",
    "see_offer_drafts": "...x...",
    "edit_offer": "...x...",
    "see_outbox": "....xx.",
    "retry_outbox": "....xx.",
    "see_attendance": "xx.....",
    "note_attendance": "xx.....",
    "see_privacy_questions": "......x",
    "answer_privacy_questions": "......x",
    "see_own_account": "xxxxxxx",
    "change_own_account": "xxxxxxx",
}
PAIRS = [(role, permission) for role in ROLES for permission in Permission]


def somebody(*roles: Role) -> Identity:
    return Identity(
        staff_id=1, first_name="Robin", partner_id="dsp", roles=frozenset(roles), session_id=1
    )


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {permission.value for permission in Permission} == set(GRANTS)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize(("role", "permission"), PAIRS)
def test_a_role_may_what_the_table_says(role: Role, permission: Permission) -> None:
    expected = TABLE[permission.value][ROLES.index(role)] == "x"
    assert may(somebody(role), permission) is expected


@pytest.mark.parametrize("permission", list(Permission))
def test_two_roles_may_what_either_may(permission: Permission) -> None:
    both = may(somebody(Role.COACH, Role.EDITOR), permission)
    assert both is (may(somebody(Role.COACH), permission) or may(somebody(Role.EDITOR), permission))


@pytest.mark.parametrize("permission", list(Permission))
def test_without_a_role_nothing_may(permission: Permission) -> None:
    assert not may(somebody(), permission)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TEAM_LEAD, Role.PRIVACY_OFFICER])
def test_some_roles_see_nobody(role: Role) -> None:
    personal = {Permission.SEE_QUEUE, Permission.SEE_CASE, Permission.SEE_QUESTIONS}
    assert not [each for each in personal if may(somebody(role), each)]
