"""The permission table: read it from left to right, no programming needed.

Reading and writing are separate. Whether a single record may be seen (your own team's case, say)
is decided besides, in the query of that record: somebody else's record does not exist for you.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from portal.access.model import Identity, Role


class Permission(StrEnum):
    """Something a role may do."""

    SEE_QUEUE = "see_queue"
    SEE_CASE = "see_case"
    CHANGE_CASE = "change_case"
    OPEN_CASE = "open_case"
    SEE_OWN_ROSTER = "see_own_roster"
    CHANGE_OWN_ROSTER = "change_own_roster"
    SEE_TEAM = "see_team"
    CHANGE_TEAM = "change_team"
    SEE_PHRASES = "see_phrases"
    EDIT_PHRASES = "edit_phrases"
    SEE_ESCALATIONS = "see_escalations"
    SEE_QUESTIONS = "see_questions"
    ANSWER_QUESTIONS = "answer_questions"
    SEE_OFFER_DRAFTS = "see_offer_drafts"
    EDIT_OFFER = "edit_offer"
    SEE_OUTBOX = "see_outbox"
    RETRY_OUTBOX = "retry_outbox"
    SEE_ATTENDANCE = "see_attendance"
    NOTE_ATTENDANCE = "note_attendance"
    SEE_PRIVACY_QUESTIONS = "see_privacy_questions"
    ANSWER_PRIVACY_QUESTIONS = "answer_privacy_questions"
    SEE_OWN_ACCOUNT = "see_own_account"
    CHANGE_OWN_ACCOUNT = "change_own_account"


COACHING: Final = frozenset({Role.COACH, Role.FRONT_DESK})
EVERYBODY: Final = frozenset(Role)

GRANTS: Final[dict[Permission, frozenset[Role]]] = {
    Permission.SEE_QUEUE: COACHING,
    Permission.SEE_CASE: COACHING,
    Permission.CHANGE_CASE: COACHING,
    Permission.OPEN_CASE: COACHING,
    Permission.SEE_OWN_ROSTER: COACHING,
    Permission.CHANGE_OWN_ROSTER: COACHING,
    # The room, hours and absence of your own organisation's staff; never a young person's case.
    Permission.SEE_TEAM: frozenset({Role.TEAM_LEAD}),
    Permission.CHANGE_TEAM: frozenset({Role.TEAM_LEAD}),
    Permission.SEE_PHRASES: frozenset({Role.EDITOR}),
    Permission.EDIT_PHRASES: frozenset({Role.EDITOR}),
    # References and names of staff, never who it is about.
    Permission.SEE_ESCALATIONS: frozenset({Role.COORDINATOR}),
    Permission.SEE_QUESTIONS: frozenset({Role.FRONT_DESK}),
    Permission.ANSWER_QUESTIONS: frozenset({Role.FRONT_DESK}),
    Permission.SEE_OFFER_DRAFTS: frozenset({Role.EDITOR}),
    Permission.EDIT_OFFER: frozenset({Role.EDITOR}),
    Permission.SEE_OUTBOX: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Permission.RETRY_OUTBOX: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    # Who comes to a moment of your own organisation, by first name.
    Permission.SEE_ATTENDANCE: COACHING,
    Permission.NOTE_ATTENDANCE: COACHING,
    # Questions and requests of young people about their data; never a case.
    Permission.SEE_PRIVACY_QUESTIONS: frozenset({Role.PRIVACY_OFFICER}),
    Permission.ANSWER_PRIVACY_QUESTIONS: frozenset({Role.PRIVACY_OFFICER}),
    Permission.SEE_OWN_ACCOUNT: EVERYBODY,
    Permission.CHANGE_OWN_ACCOUNT: EVERYBODY,
}


def may(identity: Identity, permission: Permission) -> bool:
    """True when one of the identity's roles is granted the permission."""
    return bool(identity.roles & GRANTS[permission])
