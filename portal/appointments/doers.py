"""Who does something with an appointment: a colleague, the young person, or the portal itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.appointments.models import Appointment
from portal.audit.services import SYSTEM, Actor, record, staff_actor
from portal.cases.lines import write_line
from portal.cases.models import Case, EntryKind
from portal.entrance.sessions import young_actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """One of the two, or neither: then it is the portal."""

    staff_id: int | None = None
    young_person_id: int | None = None

    @property
    def actor(self) -> Actor:
        """Who it is in the trail."""
        if self.staff_id is not None:
            return staff_actor(self.staff_id)
        return SYSTEM if self.young_person_id is None else young_actor(self.young_person_id)

    @property
    def said(self) -> str:
        """How a line of the timeline names who it was."""
        if self.staff_id is not None:
            return "staff"
        return "portal" if self.young_person_id is None else "young"


PORTAL: Final = Doer()


def note(
    session: Session,
    case: Case,
    appointment: Appointment,
    said: str,
    *,
    by: Doer,
    now: datetime,
    press: str = "",
    text: str = "",
    was: datetime | None = None,
) -> None:
    """The line and the audit row of a change; `said` is what happened, `was` the moment before."""
    write_line(
        session,
        case,
        EntryKind.APPOINTMENT,
        by=by.staff_id,
        now=now,
        press=press,
        text=text,
        details={
            "appointment": appointment.id,
            "state": said,
            "starts": appointment.starts_at.isoformat(),
            "by": by.said,
            **({"was": was.isoformat()} if was else {}),
        },
    )
    audit(session, case, f"case.appointment_{said}", by=by, now=now, appointment=appointment.id)


def audit(
    session: Session, case: Case, action: str, *, by: Doer, now: datetime, **details: int | str
) -> None:
    """A row in the trail about a case, by whoever did it."""
    record(
        session,
        action,
        actor=by.actor,
        subject_kind="case",
        subject_id=case.id,
        at=now,
        **details,
    )
