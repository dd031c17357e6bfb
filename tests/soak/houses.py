"""A prepared portal: filled once, with every button about to be pressed, and copied per kill."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from sqlalchemy import NullPool, create_engine, func, make_url, select, text

from portal import migrate
from portal.clock import system_clock
from portal.config import Settings
from portal.database import Database
from portal.models import Base
from portal.setup.region import load_region_folder
from tests.soak.actions import PREPARE, Cast, Press, load_cast
from tests.soak.browser import Browser
from tests.soak.cluster import KillableCluster
from tests.soak.processes import World, web_process

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
NUMBERS = count(1)


@dataclass(frozen=True, kw_only=True)
class House:
    """The prepared database, its forms, and what of it can be killed."""

    kind: str
    template: str
    folder: Path
    world: World
    presses: Mapping[str, Press]
    cast: Cast
    cluster: KillableCluster | None

    @contextmanager
    def copy(self) -> Iterator[World]:
        """A database of one situation's own."""
        name = f"situation_{next(NUMBERS)}"
        if self.cluster is None:
            with tempfile.TemporaryDirectory(dir=self.folder) as folder:
                path = Path(folder) / "portal.db"
                shutil.copyfile(str(make_url(self.template).database), path)
                yield replace(self.world, database_url=f"sqlite:///{path}")
            return
        administer(self.cluster.url, f"CREATE DATABASE {name} TEMPLATE house")
        try:
            yield replace(
                self.world,
                database_url=self.cluster.url_of(name),
                server_pid=self.cluster.pid,
            )
        finally:
            administer(self.cluster.url, f"DROP DATABASE {name} WITH (FORCE)")


def administer(url: str, statement: str) -> None:
    """One statement outside a transaction, on a connection of its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def build(folder: Path, *, mail_port: int, cluster: KillableCluster | None) -> House:
    """Fill a database, open every form in a browser, and leave it to be copied."""
    url = f"sqlite:///{folder / 'house.db'}"
    if cluster is not None:
        administer(cluster.url, "CREATE DATABASE house")
        url = cluster.url_of("house")
    templates = folder / "templates"
    templates.mkdir()
    world = World(database_url=url, mail_port=mail_port, templates=templates)
    database = Database(url)
    migrate.upgrade(database.engine)
    with database.transaction() as session:
        load_region_folder(session, Settings().region_folder, now=system_clock())
    cast = load_cast(database)
    with web_process(world) as web:
        presses = {name: make(Browser(web.port), cast) for name, make in PREPARE.items()}
    with database.engine.connect() as connection:
        if cluster is None:
            # A file is copied without its log, so the log must be empty.
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.engine.dispose()
    return House(
        kind=POSTGRESQL if cluster else SQLITE,
        template=url,
        folder=folder,
        world=world,
        presses=presses,
        cast=cast,
        cluster=cluster,
    )


def row_counts(database: Database) -> dict[str, int]:
    """How many rows every table holds."""
    with database.sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
