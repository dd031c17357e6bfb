"""Who is acting: roles of staff and the identity a request carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody does here. A person may have several."""

    COACH = "coach"
    FRONT_DESK = "front_desk"
    TEAM_LEAD = "team_lead"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The signed-in staff member of this request; a value, not a database row."""

    staff_id: int
    first_name: str
    partner_id: str
    roles: frozenset[Role]
    session_id: int
    portrait: str = ""

    def has_role(self, role: Role) -> bool:
        """True when this is one of their roles."""
        return role in self.roles
