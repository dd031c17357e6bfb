"""Who was removed, in a file beside the database: by number only, and when they were registered.

A copy of the database that is put back knows people again who asked to be forgotten. This file is
not in that copy, so it can tell. A number alone would not do: after a restore it may be given to
somebody new.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person. Moments are ISO 8601 texts in UTC."""

    young_person_id: int
    registered_at: str
    erased_at: str


def write_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Add lines and make sure that they are on the disk. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(entry)) + "\n" for entry in entries)
        file.flush()
        os.fsync(file.fileno())


def read_entries(path: Path) -> list[Entry]:
    """Every line, each once; a last line that was cut off by a crash is left out."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    return list(dict.fromkeys(Entry(**json.loads(line)) for line in whole))
