"""The portal as app.py makes it, but with the bench's own storage of limits; see `counting`."""

from __future__ import annotations

from portal import create_app
from portal.config import Settings
from scripts.bench.counting import CountingStorage

__all__ = ["CountingStorage", "app"]

app = create_app(Settings.from_environment())
