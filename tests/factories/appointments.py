"""Free moments of a coach, offers and appointments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.appointments.models import Appointment, AppointmentOffer, AppointmentOption
from portal.cases.models import Case
from portal.rosters.models import HoursKind, WorkHours
from tests.conftest import START

HALF_HOUR = timedelta(minutes=30)


def give_free_hours(
    session: Session, staff: Staff, *, weekdays: tuple[int, ...] = (0, 1, 2, 3, 4), **values: Any
) -> None:
    """Free moments of half an hour from 14.00 to 16.00 on these weekdays."""
    defaults = {"starts": 840, "ends": 960, "place": "phone", "minutes": 30}
    session.add_all(
        WorkHours(staff_id=staff.id, kind=HoursKind.FREE, weekday=day, **(defaults | values))
        for day in weekdays
    )
    session.flush()


def make_appointment(
    session: Session, case: Case, *, starts_at: datetime, staff: Staff | None = None, **values: Any
) -> Appointment:
    """A planned appointment of half an hour with the contact person."""
    defaults: dict[str, Any] = {
        "case_id": case.id,
        "staff_id": (staff or case.contact_person).id if staff else case.contact_person_id,
        "starts_at": starts_at,
        "ends_at": starts_at + HALF_HOUR,
        "place": "phone",
        "uid": str(uuid4()),
        "planned_at": START,
    }
    appointment = Appointment(**(defaults | values))
    session.add(appointment)
    session.flush()
    return appointment


def make_offer(
    session: Session, case: Case, *starts: datetime, place: str = "phone", **values: Any
) -> AppointmentOffer:
    """An open offer of half hours by the contact person."""
    defaults: dict[str, Any] = {
        "case_id": case.id,
        "staff_id": case.contact_person_id,
        "made_at": START,
        "options": [
            AppointmentOption(starts_at=each, ends_at=each + HALF_HOUR, place=place)
            for each in starts
        ],
    }
    offer = AppointmentOffer(**(defaults | values))
    session.add(offer)
    session.flush()
    return offer
