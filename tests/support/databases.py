"""Databases of a test's own, of the kind that the run is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from portal import migrate
from portal.database import WRITE_OPTION, Database


@contextmanager
def empty_database(database_url: str, folder: Path) -> Iterator[str]:
    """The address of an empty database beside `database_url`: without a schema even."""
    url = make_url(database_url)
    name = f"own_{uuid4().hex[:12]}"
    if url.get_backend_name() == "sqlite":
        yield url.set(database=str(folder / f"{name}.db")).render_as_string()
        return
    _administer(database_url, f"CREATE DATABASE {name}")
    yield url.set(database=name).render_as_string(hide_password=False)
    _administer(database_url, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def migrated_database(database_url: str, folder: Path) -> Iterator[Database]:
    """A database with this release's schema and nothing in it."""
    with empty_database(database_url, folder) as url:
        database = Database(url, timeout=2)
        migrate.upgrade(database.engine)
        yield database
        database.engine.dispose()


@contextmanager
def rolled_back(database: Database) -> Iterator[Database]:
    """The same database; whatever is done to it inside is undone."""
    with database.engine.connect() as plain:
        connection = plain.execution_options(**{WRITE_OPTION: True})
        outer = connection.begin()
        database.sessions.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield database
        outer.rollback()
    database.sessions.configure(bind=database.engine, join_transaction_mode="conditional_savepoint")


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
