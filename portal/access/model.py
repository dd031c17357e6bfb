"""Who is acting: roles of staff and the identity a request carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody does here. A person may have several."""

    COACH = "coach"
    FRONT_DESK = "front_desk"
    TEAM_LEAD = "team_lead"
    EDITOR = "editor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    # Of the region: answers young people about their data.
    PRIVACY_OFFICER = "privacy_officer"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class YoungIdentity:
    """The young person who is in their own place with this request; a value, not a row.

    `proven_at`: when a channel of theirs was last proven in this session. `is_borrowed`: the device
    is somebody else's, so nothing may stay behind on it.
    """

    young_person_id: int
    first_name: str
    session_id: int
    proven_at: datetime
    is_borrowed: bool
    stays: bool
