"""A database of an earlier release gets what it has no content for, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, make_url, text

from portal import migrate
from portal.audit.models import AuditRow
from portal.catalogue.models import SynonymGroup
from portal.catalogue.snapshot import load_snapshot, offer_version
from portal.config import Settings
from portal.database import Database
from portal.setup.database import bring_up_to_date, ensure_ready
from portal.setup.synonyms import read_synonyms
from tests.conftest import run_on

BEFORE = "0001"
SETTINGS = Settings()


@pytest.fixture
def older(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database as the first release left it, with an offer and without synonyms."""
    url = make_url(database_url)
    name = f"{url.database}_older"
    if is_file := url.get_backend_name() == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/older.db")
    else:
        run_on(database_url, f"CREATE DATABASE {name}")
        database = Database(url.set(database=name).render_as_string(hide_password=False))
    migrate.upgrade(database.engine, BEFORE)
    with database.engine.begin() as connection:
        fill(connection)
    yield database
    database.engine.dispose()
    if not is_file:
        run_on(database_url, f"DROP DATABASE {name}")


def fill(connection: Connection) -> None:
    connection.execute(text("INSERT INTO regions (id, name, document) VALUES (1, 'Hier', '{}')"))
    connection.execute(text("INSERT INTO catalogue_state (id, version) VALUES (1, 7)"))
    connection.execute(
        text(
            "INSERT INTO themes (id, position, icon, tint, document) VALUES"
            """ ('geld', 0, 'geld', 'sun', '{"titles": {"nl": "Geld"}, "words": ["poen"]}')"""
        )
    )


def groups_in(database: Database) -> tuple[tuple[str, ...], ...]:
    with database.sessions() as session:
        return load_snapshot(session).synonyms


def test_it_gets_the_words_that_come_with_the_release(older: Database) -> None:
    bring_up_to_date(older, SETTINGS)

    assert groups_in(older) == read_synonyms(SETTINGS.region_folder)
    with older.sessions() as session:
        # So that processes that were running look again.
        assert offer_version(session) == 8
        assert load_snapshot(session).themes[0].words == ("poen",)
        assert {row.action for row in session.query(AuditRow)} == {
            "synonyms_loaded",
            "phrases_loaded",
        }


def test_words_that_an_editor_removed_stay_away(older: Database) -> None:
    bring_up_to_date(older, SETTINGS)
    with older.transaction() as session:
        session.execute(delete(SynonymGroup))

    bring_up_to_date(older, SETTINGS)

    assert groups_in(older) == ()


def test_going_back_and_forth_gives_them_again(older: Database) -> None:
    bring_up_to_date(older, SETTINGS)
    migrate.downgrade(older.engine, BEFORE)

    bring_up_to_date(older, SETTINGS)

    assert groups_in(older) == read_synonyms(SETTINGS.region_folder)


def test_an_empty_database_waits_for_its_region(older: Database) -> None:
    with older.engine.begin() as connection:
        connection.execute(text("DELETE FROM catalogue_state"))

    bring_up_to_date(older, SETTINGS)

    assert groups_in(older) == ()


def test_a_command_on_an_older_sqlite_file_brings_it_up_to_date(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/demo.db")
    migrate.upgrade(database.engine, BEFORE)
    with database.engine.begin() as connection:
        fill(connection)

    assert not ensure_ready(database, SETTINGS)

    assert groups_in(database)
    database.engine.dispose()


def test_a_new_sqlite_file_has_them_too(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.db")

    assert ensure_ready(database, SETTINGS)

    assert groups_in(database) == read_synonyms(SETTINGS.region_folder)
    database.engine.dispose()
