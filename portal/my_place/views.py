"""Pages of this room, one module per subject: add yours to SUBJECTS."""

from __future__ import annotations

from types import ModuleType

from portal.my_place import (
    views_appointment_links,
    views_appointments,
    views_bookings,
    views_check_in,
    views_coming,
    views_data,
    views_devices,
    views_fresh,
    views_goals,
    views_home,
    views_leaving,
    views_links,
    views_looks,
    views_messages,
    views_new_person,
    views_phone,
    views_reach,
    views_sharing,
    views_story,
    views_verdict,
    views_way_in,
    views_wishes,
)
from portal.my_place.room import my_place

SUBJECTS: tuple[ModuleType, ...] = (
    views_appointment_links,
    views_appointments,
    views_bookings,
    views_check_in,
    views_coming,
    views_data,
    views_devices,
    views_fresh,
    views_goals,
    views_home,
    views_leaving,
    views_links,
    views_looks,
    views_messages,
    views_new_person,
    views_phone,
    views_reach,
    views_sharing,
    views_story,
    views_verdict,
    views_way_in,
    views_wishes,
)

__all__ = ["SUBJECTS", "my_place"]
