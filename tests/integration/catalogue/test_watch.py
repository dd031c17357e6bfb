"""Asking for the version in force: on connections that are closed with the others."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from portal.catalogue.watch import OfferWatch
from tests.support.databases import migrated_database


def test_it_tells_what_was_committed_and_nothing_before(database_url: str, tmp_path: Path) -> None:
    with migrated_database(database_url, tmp_path) as database:
        watch = OfferWatch(database)
        assert watch.version() == 0
        with database.transaction() as session:
            session.execute(text("INSERT INTO catalogue_state (id, version) VALUES (1, 7)"))
            session.flush()
            assert watch.version() == 0
        assert watch.version() == 7


def test_its_connections_close_with_the_databases_own(database_url: str, tmp_path: Path) -> None:
    with migrated_database(database_url, tmp_path) as database:
        watch = OfferWatch(database)
        watch.version()
        assert watch.engine.pool.checkedin() == 1
        database.engine.dispose()
        assert watch.engine.pool.checkedin() == 0
