"""Databases of a test's own, of the kind that the run is about."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import NullPool, create_engine, make_url, text

from portal import migrate
from portal.database import WRITE_OPTION, Database

# Copies of one database with the schema: to migrate each test's own costs far more.
TEMPLATE_END = "_template"


@contextmanager
def empty_database(
    database_url: str, folder: Path, *, template: str = "template1"
) -> Iterator[str]:
    """The address of a database beside `database_url`, empty: without a schema even.

    On PostgreSQL it is a copy of `template`, which nobody may be connected to.
    """
    url = make_url(database_url)
    name = f"own_{uuid4().hex[:12]}"
    if url.get_backend_name() == "sqlite":
        yield url.set(database=str(folder / f"{name}.db")).render_as_string()
        return
    run_on(database_url, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield url.set(database=name).render_as_string(hide_password=False)
    run_on(database_url, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def migrated_database(database_url: str, folder: Path) -> Iterator[Database]:
    """A database with this release's schema and nothing in it."""
    is_file = make_url(database_url).get_backend_name() == "sqlite"
    template = "" if is_file else _migrated_template(database_url)
    with empty_database(database_url, folder, template=template) as url:
        if is_file:
            Path(make_url(url).database or "").write_bytes(_migrated_file())
        database = Database(url, timeout=2)
        yield database
        database.engine.dispose()


@cache
def _migrated_file() -> bytes:
    """A SQLite file with the schema, made by the migrations."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        database = Database(f"sqlite:///{path}")
        migrate.upgrade(database.engine)
        # The last connection that closes empties the log into the file.
        database.engine.dispose()
        return path.read_bytes()


@cache
def _migrated_template(database_url: str) -> str:
    """The name of a PostgreSQL database with the schema, made by the migrations."""
    url = make_url(database_url)
    name = f"{url.database}{TEMPLATE_END}"
    run_on(database_url, f"CREATE DATABASE {name}")
    database = Database(url.set(database=name).render_as_string(hide_password=False))
    migrate.upgrade(database.engine)
    database.engine.dispose()
    return name


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


def run_on(url: str, statement: str) -> None:
    """Run one statement outside a transaction on a PostgreSQL server."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
