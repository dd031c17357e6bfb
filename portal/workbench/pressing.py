"""The number on the forms of one page: a second press of a button carries the same one."""

from __future__ import annotations

import re
import secrets
from typing import Final

PRESS_BYTES: Final = 12
SEEN: Final = re.compile(r"([0-9]{1,18})\.")


def new_press(seen: int = 0) -> str:
    """A new number, with the number of the last line that the page shows in front."""
    return f"{seen}.{secrets.token_urlsafe(PRESS_BYTES)}"


def seen_on(press: str) -> int:
    """The last line on the page that a press came from; 0 when it does not say."""
    found = SEEN.match(press)
    return int(found[1]) if found else 0
