"""The number on a form that asks something: a second press of its button carries the same one."""

from __future__ import annotations

import secrets
from typing import Final

PRESS_BYTES: Final = 12


def new_press() -> str:
    """A new number."""
    return secrets.token_urlsafe(PRESS_BYTES)
