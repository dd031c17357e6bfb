"""Real outages: PostgreSQL that falls down and is started again, SQLite that is locked or gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from portal import migrate
from portal.database import Database
from scripts.postgres import USER, Cluster
from tests.support.databases import run_on

# What is gone says so at once, so nobody waits this long. It is long because connecting and all of
# a request have their limits from it too, and on a busy machine those would end what works.
NEVER_REACHED = 30
# A lock is waited for: as short as can be for a test, with room for a busy machine.
LOCK_SECONDS = 3

# Holds the lock for as long as its standard input is open.
LOCKER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


class Outage(Protocol):
    """A database that can be taken away and brought back; what was committed stays."""

    database: Database

    def take_away(self) -> None:
        """From now on it does not do what it should."""

    def bring_back(self) -> None:
        """As before."""


class FallenServer:
    """PostgreSQL falls down in the middle of what it does."""

    def __init__(self, cluster: Cluster, database: Database) -> None:
        self.cluster = cluster
        self.database = database

    def take_away(self) -> None:
        self.cluster.crash()

    def bring_back(self) -> None:
        self.cluster.run()


class MissingFile:
    """The disk with the SQLite file on it is not there; what was open is closed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.folder = Path(make_url(database.url).database or "").parent
        self.elsewhere = self.folder.with_name(f"{self.folder.name}-away")

    def take_away(self) -> None:
        self.database.engine.dispose()
        self.folder.rename(self.elsewhere)

    def bring_back(self) -> None:
        self.elsewhere.rename(self.folder)


class LockedFile:
    """Another process holds the SQLite file: it can be read and not written."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.locker: subprocess.Popen[bytes] | None = None

    def take_away(self) -> None:
        path = make_url(self.database.url).database or ""
        self.locker = subprocess.Popen(
            [sys.executable, "-c", LOCKER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.locker.stdout is not None
        assert self.locker.stdout.readline() == b"locked\n"

    def bring_back(self) -> None:
        assert self.locker is not None
        self.locker.communicate()


@contextmanager
def own_server(folder: Path) -> Iterator[FallenServer]:
    """A PostgreSQL of a test's own, with this release's schema, that may fall down."""
    cluster = Cluster(folder)
    try:
        cluster.start()
        # Our servers for tests forget the last moments when they fall; this one must not.
        run_on(cluster.url, f"ALTER ROLE {USER} SET synchronous_commit TO on")
        database = Database(cluster.url, timeout=NEVER_REACHED)
        migrate.upgrade(database.engine)
        yield FallenServer(cluster, database)
        database.engine.dispose()
    finally:
        cluster.stop()


@contextmanager
def own_file(folder: Path, *, timeout: int = NEVER_REACHED) -> Iterator[Database]:
    """A SQLite file of a test's own in a folder of its own, with this release's schema."""
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'own.db'}", timeout=timeout)
    migrate.upgrade(database.engine)
    yield database
    database.engine.dispose()
