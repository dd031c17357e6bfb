"""Files that no row names: what is left where a process died between a file and its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from portal.conversations.queries import used_keys
from portal.database import Database
from portal.storage import Store

# A file is there before its row. What is this old has its row, or will never have one.
SPARED: Final = timedelta(hours=24)
AT_ONCE: Final = 200


def sweep_files(database: Database, store: Store, *, now: datetime) -> int:
    """Remove files without a row, older than a day; how many. Raises StorageAwayError."""
    swept = 0
    for keys in _in_parts(store.keys_before(now - SPARED)):
        with database.sessions() as session:
            used = used_keys(session, keys)
        for key in keys:
            if key not in used:
                store.delete(key)
                swept += 1
    return swept


def _in_parts(keys: Iterable[str]) -> Iterator[list[str]]:
    left = iter(keys)
    while part := list(islice(left, AT_ONCE)):
        yield part
