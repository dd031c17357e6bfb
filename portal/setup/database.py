"""A database that is ready to use: commands on a fresh machine make it, and say so."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, make_url, select

from portal import migrate
from portal.clock import system_clock
from portal.config import Settings
from portal.database import Database
from portal.partners.models import Region
from portal.setup.region import load_region_folder


class DatabaseNotReadyError(Exception):
    """The database has no schema or region yet, and is not ours to fill unasked."""


def prepare_sqlite_folder(url: str) -> None:
    """Make the folder a SQLite file lives in; the driver does not."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in {
        None,
        "",
        ":memory:",
    }:
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)


def ensure_ready(database: Database, settings: Settings) -> bool:
    """Make an empty SQLite database usable; True when it was made now.

    A PostgreSQL database belongs to an administrator: DatabaseNotReadyError says which commands
    to run.
    """
    prepare_sqlite_folder(database.url)
    if not inspect(database.engine).has_table("regions"):
        if database.engine.dialect.name != "sqlite":
            raise DatabaseNotReadyError(
                "This database is empty. Run `flask --app app db upgrade` and then"
                " `flask --app app region load`."
            )
        migrate.upgrade(database.engine)
    with database.sessions() as session:
        if session.scalars(select(Region.id)).first() is not None:
            return False
    with database.transaction() as session:
        load_region_folder(session, settings.region_folder, now=system_clock())
    return True
