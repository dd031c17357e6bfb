"""A database of its own, for tests in which several people really commit at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from portal.database import Database

COPY = "copy_for_threads"


@pytest.fixture
def own_database(filled_database: Database, tmp_path: Path) -> Iterator[Database]:
    """A copy of the filled database, of the same kind; what is committed in it harms nobody."""
    # A copy is only made of a database that nobody is connected to.
    filled_database.engine.dispose()
    source = make_url(filled_database.url)
    if source.get_backend_name() == "sqlite":
        target = tmp_path / "copy.db"
        shutil.copyfile(str(source.database), target)
        copied = Database(f"sqlite:///{target}")
        yield copied
        copied.engine.dispose()
        return
    name = f"{source.database}_{COPY}"
    server = create_engine(source.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {source.database}"))
    copied = Database(source.set(database=name).render_as_string(hide_password=False))
    yield copied
    copied.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
