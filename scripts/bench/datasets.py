"""Databases to measure on: the demo, grown to a size, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import NullPool, create_engine, make_url, text

from portal import create_app
from portal.cli.demo import start_afresh
from portal.clock import system_clock
from portal.config import Settings
from portal.database import Database
from portal.demo.grow import grow
from scripts.postgres import postgres_server, programs_present

SECRET: Final = "only-for-the-bench-" + "x" * 32
POSTGRES_URL: Final = "OPSTAP_BENCH_POSTGRES_URL"
NO_POSTGRES: Final = (
    "PostgreSQL is not measured: there is no server. On Debian: apt-get install postgresql,"
    f" or set {POSTGRES_URL} to the address of one."
)
# The server for the tests forgets what it wrote when the machine stops; a real one does not.
DURABLE: Final = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """At least how many cases and items there are."""

    cases: int = 0
    items: int = 0


def settings_for(url: str, *, base_url: str = "http://127.0.0.1") -> Settings:
    """The settings under which a database is filled and measured."""
    return Settings(database_url=url, demo=True, secret_key=SECRET, base_url=base_url)


def environment_for(url: str, **more: str) -> dict[str, str]:
    """What a server on this database is told."""
    return {
        "OPSTAP_DEMO": "1",
        "OPSTAP_DATABASE_URL": url,
        "OPSTAP_SECRET_KEY": SECRET,
        "OPSTAP_REDIS_URL": "bench://",
        **{f"OPSTAP_{name}": value for name, value in more.items()},
    }


def fill(url: str, size: Size) -> None:
    """Make the demo in an empty database, and grow it."""
    settings = settings_for(url)
    database = Database(url, timeout=60)
    app = create_app(settings, database=database)
    with app.app_context():
        start_afresh(database, settings, system_clock)
        grow(database, cases=size.cases, items=size.items, now=system_clock())
    database.engine.dispose()


@contextlib.contextmanager
def sqlite_database(folder: Path) -> Iterator[str]:
    """The address of an empty file."""
    yield f"sqlite:///{folder / f'bench-{uuid4().hex[:8]}.db'}"


@contextlib.contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """The address of an empty database on a server, gone afterwards."""
    name = f"bench_{uuid4().hex[:8]}"
    administer(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def postgres() -> Iterator[str | None]:
    """A PostgreSQL server: the one that was named, else one of our own; None without either."""
    named = os.environ.get(POSTGRES_URL)
    if named or programs_present() is None:
        yield named
        return
    with postgres_server() as server:
        for name in DURABLE:
            administer(server, f"ALTER SYSTEM SET {name} = on")
        administer(server, "SELECT pg_reload_conf()")
        yield server


def administer(server: str, statement: str) -> None:
    """Run one statement outside a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
