"""Places in a list, for an address: a moment and an id, nothing about a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
MOST_DIGITS: Final = 18
# More is the number of no row, and PostgreSQL refuses to compare it.
MOST_ID_DIGITS: Final = 9


def write_place(moment: datetime, row_id: int) -> str:
    """'1731937200000000-12'."""
    return f"{(moment - EPOCH) // MICROSECOND}-{row_id}"


def read_place(text: str) -> tuple[datetime, int] | None:
    """What `write_place` wrote, or None for anything else."""
    moment, separator, row_id = text.partition("-")
    is_row = len(row_id) <= MOST_ID_DIGITS and _is_number(row_id)
    if not separator or not (_is_number(moment) and is_row):
        return None
    try:
        return EPOCH + int(moment) * MICROSECOND, int(row_id)
    except OverflowError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
