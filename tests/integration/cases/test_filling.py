"""A database of the first release is found by the new ways after its migration, and goes back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from portal import migrate
from portal.database import Database
from tests.support.databases import empty_database

ROWS = (
    """INSERT INTO partners (id, type, name, position, document)
    VALUES ('dsp', 'dsp', 'Hier', 0, '{}')""",
    """INSERT INTO staff (id, first_name, email, partner_id, state, is_present, max_cases,
    portrait, totp_last_step, created_at)
    VALUES (1, 'Els', 'els@x.example', 'dsp', 'active', true, 25, '', 0, '2026-11-16')""",
    """INSERT INTO young_people (id, first_name, born_on, home, phone, channel, safe_times,
    somebody_reads_along, locale, created_at)
    VALUES (1, 'José María', '2006-03-04', '', '+31612345678', 'sms', '[]', false, 'nl',
    '2026-11-16')""",
    """INSERT INTO cases (id, reference, registration_key, young_person_id, contact_person_id,
    contact_version, state, is_urgent, words, topics, asking, opened_at, promised_at, attempts,
    facts, lead_type, routing, choice)
    VALUES (1, 'K7D-4MP', 'key', 1, 1, 1, 'open', false, '', '[]', 'self',
    '2026-11-16', '2026-11-18', 0, '{}', 'dsp', '{}', '{}')""",
    """INSERT INTO timeline_entries (id, case_id, kind, at, text, details)
    VALUES (1, 1, 'asked_again', '2026-11-16', '', '{"registration_key": "again"}')""",
    """INSERT INTO timeline_entries (id, case_id, kind, at, text, details)
    VALUES (2, 1, 'note', '2026-11-16', '', '{"press": "p"}')""",
)


def column(connection: Connection, statement: str) -> list[str | None]:
    return list(connection.execute(text(statement)).scalars())


def test_rows_of_the_first_release_are_filled(database_url: str, tmp_path: Path) -> None:
    with empty_database(database_url, tmp_path) as url:
        database = Database(url)
        migrate.upgrade(database.engine, "0001")
        with database.engine.begin() as connection:
            for statement in ROWS:
                connection.exec_driver_sql(statement)

        migrate.upgrade(database.engine, "0002b")
        with database.engine.connect() as connection:
            assert column(connection, "SELECT team_id FROM cases") == ["dsp"]
            found = column(connection, "SELECT word FROM young_person_words ORDER BY word")
            assert found == ["0612345678", "jose", "maria"]
            keys = column(connection, "SELECT registration_key FROM timeline_entries ORDER BY id")
            assert keys == ["again", None]

        migrate.downgrade(database.engine, "0001")
        with database.engine.connect() as connection:
            assert column(connection, "SELECT reference FROM cases") == ["K7D-4MP"]
            assert column(connection, "SELECT count(*) FROM timeline_entries") == [2]
        database.engine.dispose()
