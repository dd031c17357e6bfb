"""The demo's one-click doors: who stands behind each, and signing in as them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.accounts.signing_in import open_session
from portal.cases.models import Case, YoungPerson
from portal.demo.marker import (
    COORDINATOR_REF,
    EDITOR_REF,
    LEAD_REF,
    OFFICER_REF,
    has_demo_life,
)
from portal.entrance import sessions

DEVICE: Final = "demo"


class Who(StrEnum):
    """A door's word in the address."""

    COACH = "coach"
    DESK = "balie"
    LEAD = "teamleider"
    EDITOR = "redactie"
    COORDINATOR = "coordinator"
    OFFICER = "privacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One door: whose account it opens, where it leads, and what is said of it."""

    who: Who
    staff_ref: str
    endpoint: str
    portrait: str
    tint: str
    name: str
    title: Any
    text: Any


DOORS: Final = (
    Door(
        who=Who.COACH,
        staff_ref="c12",
        endpoint="workbench.list_queue",
        portrait="fatma",
        tint="mint",
        name="Fatma",
        title=lazy_gettext("Coach"),
        text=lazy_gettext("Zie wie er wacht. Neem contact op en houd bij wat jullie afspreken."),
    ),
    Door(
        who=Who.DESK,
        staff_ref="c06",
        endpoint="workbench.list_questions",
        portrait="sanne",
        tint="sky",
        name="Sanne",
        title=lazy_gettext("Balie"),
        text=lazy_gettext("Beantwoord vragen zonder naam. Help wie binnenloopt of belt."),
    ),
    Door(
        who=Who.LEAD,
        staff_ref=LEAD_REF,
        endpoint="team.show_team",
        portrait="bram",
        tint="sun",
        name="Bram",
        title=lazy_gettext("Teamleider"),
        text=lazy_gettext("Zie wie er vol zit en wie er weg is. Spreek af hoeveel iemand aankan."),
    ),
    Door(
        who=Who.EDITOR,
        staff_ref=EDITOR_REF,
        endpoint="studio.list_items",
        portrait="els",
        tint="sand",
        name="Els",
        title=lazy_gettext("Redactie"),
        text=lazy_gettext("Verander een tekst en zet hem online. Je ziet geen jongeren."),
    ),
    Door(
        who=Who.COORDINATOR,
        staff_ref=COORDINATOR_REF,
        endpoint="workbench.list_outbox",
        portrait="henk",
        tint="rose",
        name="Henk",
        title=lazy_gettext("Coördinator"),
        text=lazy_gettext("Kijk of alle berichten aankwamen. Stuur opnieuw wat niet aankwam."),
    ),
    Door(
        who=Who.OFFICER,
        staff_ref=OFFICER_REF,
        endpoint="privacy.list_inbox",
        portrait="nadia",
        tint="mint",
        name="Nadia",
        title=lazy_gettext("Privacy"),
        text=lazy_gettext("Beantwoord vragen over wie er keek. Je ziet geen dossiers."),
    ),
)
# The young person whose place can be entered: Fatma's, so that both sides can be tried.
YOUNG_WORD: Final = "jongere"
YOUNG_NAME: Final = "Lina"
BY_WORD: Final = {door.who.value: door for door in DOORS}


def enter(session: Session, door: Door, *, now: datetime) -> str | None:
    """Open a real session for who stands behind the door; returns its token.

    None when this is not the demo's own database: a door must never open onto real people.
    """
    staff = session.scalars(select(Staff).where(Staff.ref == door.staff_ref)).one_or_none()
    if staff is None or not has_demo_life(session):
        return None
    return open_session(session, staff, device=DEVICE, now=now)


def enter_young(session: Session, *, now: datetime) -> str | None:
    """Open a real session in a young person's own place; None as in `enter`."""
    found = session.scalars(
        select(YoungPerson.id)
        .join(Case, Case.young_person_id == YoungPerson.id)
        .where(YoungPerson.first_name == YOUNG_NAME, Case.registration_key.like("demo-%"))
        .order_by(YoungPerson.id)
    ).first()
    if found is None or not has_demo_life(session):
        return None
    return sessions.open_session(session, found, stay=sessions.Stay(), device=DEVICE, now=now)
