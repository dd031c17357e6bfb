"""How full a moment is, in words coarse enough for a page that is kept a minute. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

FEW_LEFT: Final = 3


class Room(StrEnum):
    """Whether there is a place."""

    FREE = "free"
    FEW = "few"
    FULL = "full"


def room_of(taken: int, capacity: int) -> Room:
    """Full, a few places left (when somebody came already), or room."""
    if taken >= capacity:
        return Room.FULL
    return Room.FEW if taken and capacity - taken <= FEW_LEFT else Room.FREE
