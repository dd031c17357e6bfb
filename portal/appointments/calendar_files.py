"""An appointment as a calendar file (RFC 5545). Pure.

It is read by whatever program they chose and over whoever's shoulder: no name of the portal, no
subject. The UID is the same however often it moves, so that a calendar changes its entry.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask_babel import gettext
from icalendar import Calendar, Event

from portal.appointments.models import Appointment, AppointmentState
from portal.appointments.places import Where

PRODUCT: Final = "-//Afspraak//NL"
STANDS: Final = frozenset({AppointmentState.PLANNED, AppointmentState.HELD})


def make_file(appointment: Appointment, where: Where, *, is_careful: bool, now: datetime) -> bytes:
    """The file of one appointment; `is_careful` where somebody reads along: then only the street.

    One that does not go on says so: a calendar that has it takes it away.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence + (appointment.state not in STANDS))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", gettext("Afspraak met %(name)s", name=appointment.staff.first_name))
    place = _place(where, is_careful=is_careful)
    if place:
        event.add("location", place)
    event.add("status", "CONFIRMED" if appointment.state in STANDS else "CANCELLED")
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _place(where: Where, *, is_careful: bool) -> str:
    if not where.is_place:
        return where.name
    parts = [where.address] if is_careful else [where.name, where.address]
    return ", ".join(part for part in parts if part)
