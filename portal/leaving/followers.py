"""What else ends when somebody stops, in the same transaction and before the case itself ends.

Appointments are cancelled in their name, so that nobody finds an empty chair. A place at something
to do stays theirs: it needs no case. Of another contact person `appointments.mending` takes care.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.appointments.doers import Doer
from portal.appointments.planning import cancel, is_coming
from portal.appointments.queries import coming_of
from portal.cases.models import Case

Follower = Callable[[Session, Case, datetime], None]


def _cancel_appointments(session: Session, case: Case, now: datetime) -> None:
    by = Doer(young_person_id=case.young_person_id)
    for appointment in coming_of(session, case.id, now=now):
        if is_coming(appointment, now=now):
            cancel(session, case, appointment, words="", by=by, now=now)


ON_STOP: Final[tuple[Follower, ...]] = (_cancel_appointments,)


def follow(session: Session, case: Case, *, now: datetime) -> None:
    """Let everything end that hangs on a case which somebody stops."""
    for each in ON_STOP:
        each(session, case, now)
