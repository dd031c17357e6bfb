"""A database of its own: a worker in another process sees only what is committed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from portal import migrate
from portal.database import Database


@pytest.fixture
def own_database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """An empty database with this release's schema, of the chosen kind, for one test alone."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        name = str(tmp_path / "outbox.db")
    else:
        name = f"outbox_{uuid4().hex[:12]}"
        _administer(database_url, f"CREATE DATABASE {name}")
    own = Database(url.set(database=name).render_as_string(hide_password=False), timeout=2)
    migrate.upgrade(own.engine)
    yield own
    own.engine.dispose()
    if url.get_backend_name() != "sqlite":
        _administer(database_url, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
