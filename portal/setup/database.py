"""A database that is ready to use: commands on a fresh machine make it, and say so."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, make_url, select

from portal import migrate
from portal.catalogue.services import bump_version
from portal.clock import system_clock
from portal.config import Settings
from portal.database import Database
from portal.partners.models import Region
from portal.setup.phrases import lacks_phrases, load_phrases
from portal.setup.region import load_region_folder
from portal.setup.synonyms import lacks_synonyms, load_synonyms


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
    """Make an empty SQLite database usable, and an older one of this release; True when made now.

    A PostgreSQL database belongs to an administrator: DatabaseNotReadyError says which commands
    to run.
    """
    prepare_sqlite_folder(database.url)
    if database.engine.dialect.name == "sqlite":
        bring_up_to_date(database, settings)
    elif not inspect(database.engine).has_table("regions"):
        raise DatabaseNotReadyError(
            "This database is empty. Run `flask --app app db upgrade` and then"
            " `flask --app app region load`."
        )
    with database.sessions() as session:
        if session.scalars(select(Region.id)).first() is not None:
            return False
    with database.transaction() as session:
        load_region_folder(session, settings.region_folder, now=system_clock())
    return True


def bring_up_to_date(database: Database, settings: Settings) -> None:
    """Move a database to this release: its schema, and what an older one has no content for."""
    with database.engine.connect() as connection:
        is_current = migrate.is_current(connection)
    if not is_current:
        migrate.upgrade(database.engine)
    with database.sessions() as session:
        has_synonyms, has_phrases = not lacks_synonyms(session), not lacks_phrases(session)
    if not has_phrases:
        with database.transaction() as session:
            load_phrases(session, settings.region_folder, now=system_clock())
    if has_synonyms:
        return
    with database.transaction() as session:
        load_synonyms(session, settings.region_folder, now=system_clock())
        # The processes that are running look at this number, and then read the words.
        bump_version(session)
