"""Limits that are counted as always and refuse nobody, so that a flood from one address is served.

The portal counts on its ordinary storage, with all the work of it; only what it then reads is
never over a limit. Asked for with the storage address bench://, which only the bench knows.
"""

from __future__ import annotations

from typing import Any

from limits.storage import MemoryStorage


class CountingStorage(MemoryStorage):
    """Memory that does its work and then says that it is the first time."""

    STORAGE_SCHEME = ["bench"]  # as the library declares it

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Count, and tell nobody how often."""
        super().incr(*args, **kwargs)
        return 1
