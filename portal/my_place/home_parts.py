"""The parts of my place's first page, in the order in which they stand: one reader each.

A part reads what its own template in `templates/my_place/home/` shows, as plain values and with at
most one query; None shows nothing. The whole page may ask the database twelve times.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.my_place.appointment_page import read_soon
from portal.my_place.doing import read_doing
from portal.my_place.goals_page import read_goals
from portal.my_place.leaving_part import read_way_back, read_ways_out
from portal.my_place.looks_page import read_looks_part
from portal.my_place.messages_part import read_messages
from portal.my_place.place import Place
from portal.my_place.sharing_page import read_share_part

# Called with session, place and now.
PartReader = Callable[[Session, Place, datetime], Any]


def nothing(_session: Session, _place: Place, _now: datetime) -> Any:
    """For a part that is the same for everybody."""
    return ()


# Left column (what is now), then right column (what is mine). Add yours: (name, reader).
LEFT: Final[tuple[tuple[str, PartReader], ...]] = (
    ("back", read_way_back),
    ("appointment", read_soon),
    ("messages", read_messages),
    ("goals", read_goals),
)
RIGHT: Final[tuple[tuple[str, PartReader], ...]] = (
    ("bookings", read_doing),
    ("story", nothing),
    ("sharing", read_share_part),
    ("looks", read_looks_part),
    ("ways_out", read_ways_out),
    ("phone", nothing),
)


def read_parts(
    parts: tuple[tuple[str, PartReader], ...], session: Session, place: Place, *, now: datetime
) -> list[tuple[str, Any]]:
    """(name, what it shows) of every part that shows something."""
    found = ((name, read(session, place, now)) for name, read in parts)
    return [(name, part) for name, part in found if part is not None]
