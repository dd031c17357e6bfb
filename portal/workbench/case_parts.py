"""The parts of a case's page that other rooms below fill: one reader each, in one list.

A part reads what its own template in `templates/workbench/case/` shows, as plain values; None shows
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case
from portal.workbench.appointments_part import read_appointments
from portal.workbench.bookings_part import read_bookings
from portal.workbench.clock_part import read_clock
from portal.workbench.dates_part import read_dates
from portal.workbench.doubles_part import read_doubles
from portal.workbench.drafts_part import read_drafts
from portal.workbench.leaving_part import read_leaving
from portal.workbench.message_part import read_message_part
from portal.workbench.offer_part import read_offer_part
from portal.workbench.own_words_part import read_own_words
from portal.workbench.presence_part import read_presence
from portal.workbench.recovery_part import read_recovery
from portal.workbench.rhythm_part import read_rhythm
from portal.workbench.standing_part import read_standing
from portal.workbench.tasks_part import read_tasks
from portal.workbench.thread_part import read_thread_part

# Called with session, case, identity and now.
PartReader = Callable[[Session, Case, Identity, datetime], Any]
PARTS: Final[Mapping[str, PartReader]] = {
    "doubles": read_doubles,
    "clock": read_clock,
    "standing": read_standing,
    "rhythm": read_rhythm,
    "tasks": read_tasks,
    "appointments": read_appointments,
    "dates": read_dates,
    "drafts": read_drafts,
    "leaving": read_leaving,
    "thread": read_thread_part,
    "message": read_message_part,
    "offer": read_offer_part,
    "bookings": read_bookings,
    "own_words": read_own_words,
    "presence": read_presence,
    "recovery": read_recovery,
}


def read_parts(
    session: Session, case: Case, *, identity: Identity, now: datetime
) -> dict[str, Any]:
    """Every part of the page by its name."""
    return {name: read(session, case, identity, now) for name, read in PARTS.items()}
