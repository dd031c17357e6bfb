"""Telling a demo's database from a real one: the demo's doors and reset touch no other."""

from __future__ import annotations

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import YoungPerson
from portal.questions.models import Question

EDITOR_REF: Final = "els"
COORDINATOR_REF: Final = "henk"
OFFICER_REF: Final = "nadia"
# A coach who leads the team besides.
LEAD_REF: Final = "c01"
DEMO_DOMAIN: Final = "opstap.example"


class NotADemoError(Exception):
    """This database holds something that the demo did not put there."""


def has_demo_life(session: Session) -> bool:
    """True once the demo's life was loaded: its coordinator came in the same transaction."""
    query = select(Staff.id).where(
        Staff.ref == COORDINATOR_REF, Staff.email == f"{COORDINATOR_REF}@{DEMO_DOMAIN}"
    )
    return session.scalar(query) is not None


def may_become_demo(session: Session) -> bool:
    """True when nobody real can be in here: no young people, no questions, nobody who signs in."""
    found = (
        select(YoungPerson.id).limit(1),
        select(Question.id).limit(1),
        select(Staff.id)
        .where(or_(Staff.password_hash.is_not(None), Staff.totp_secret.is_not(None)))
        .limit(1),
    )
    return all(session.scalar(query) is None for query in found)


def refuse_real_data(session: Session) -> None:
    """Raise NotADemoError unless this is the demo's database, or may become it."""
    if not has_demo_life(session) and not may_become_demo(session):
        raise NotADemoError(
            "This database was not made by the demo. Unset OPSTAP_DEMO, or point"
            " OPSTAP_DATABASE_URL at another one."
        )
