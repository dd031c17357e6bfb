"""A database of its own: a worker in another process sees only what is committed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.database import Database
from tests.support.databases import migrated_database


@pytest.fixture
def own_database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """An empty database with this release's schema, for one test alone."""
    with migrated_database(database_url, tmp_path) as database:
        yield database
