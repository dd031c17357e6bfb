"""The trail: kept with the change or not at all, never altered, and what was altered shows."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.audit.models import ActorKind, AuditHead, AuditRow
from portal.audit.services import SYSTEM, record, staff_actor
from portal.audit.verify import verify_trail
from portal.database import Database
from portal.partners.models import Region
from tests.conftest import START

COLUMNS = "position, at, actor_kind, actor_id, action, subject_kind, subject_id, details"


@pytest.fixture(autouse=True)
def empty_trail(connection: Connection) -> None:
    """Loading the offer left a row; these tests count from nothing."""
    disarm(connection)
    connection.execute(text("DELETE FROM audit_rows"))
    connection.execute(text("DELETE FROM audit_head"))
    arm(connection)


def write(database: Database, count: int) -> None:
    """Rows as the portal writes them: each in a transaction of its own."""
    for number in range(count):
        with database.transaction() as session:
            actor = staff_actor(number) if number % 2 else SYSTEM
            record(
                session,
                "case.looked_at",
                actor=actor,
                subject_kind="case",
                subject_id=number,
                at=START,
                reason="ë",
                count=number,
            )


def disarm(connection: Connection) -> None:
    """What a database administrator with bad intentions would do first."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_rows DISABLE TRIGGER USER"))
        return
    for act in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER audit_rows_no_{act}"))


def arm(connection: Connection) -> None:
    """The guard back as it was."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_rows ENABLE TRIGGER USER"))
        return
    for act in ("UPDATE", "DELETE"):
        connection.execute(
            text(
                f"CREATE TRIGGER audit_rows_no_{act.lower()} BEFORE {act} ON audit_rows "
                "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END"
            )
        )


def verdict_of(database: Database, *, chunk: int = 2) -> tuple[int, int | None]:
    with database.sessions() as session:
        verdict = verify_trail(session, chunk=chunk)
    assert bool(verdict.reason) == (verdict.broken_at is not None)
    return verdict.rows, verdict.broken_at


def test_an_untouched_trail_is_in_order(database: Database) -> None:
    write(database, 5)
    assert verdict_of(database) == (5, None)
    assert verdict_of(database, chunk=5) == (5, None)
    assert verdict_of(database, chunk=1000) == (5, None)


def test_an_empty_trail_is_in_order(database: Database) -> None:
    assert verdict_of(database) == (0, None)


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01 00:00:00'",
        "actor_kind = 'visitor'",
        "actor_id = 99",
        "action = 'case.opened'",
        "subject_kind = 'question'",
        "subject_id = '99'",
        """details = '{"reason": "e", "count": 2}'""",
        f"hash = '{'f' * 64}'",
        f"previous_hash = '{'f' * 64}'",
    ],
)
def test_a_changed_row_is_found(database: Database, connection: Connection, change: str) -> None:
    write(database, 5)
    disarm(connection)
    connection.execute(text(f"UPDATE audit_rows SET {change} WHERE position = 3"))
    assert verdict_of(database) == (2, 3)


@pytest.mark.parametrize(("position", "rows"), [(1, 0), (3, 2), (5, 4)])
def test_a_missing_row_is_found(
    database: Database, connection: Connection, position: int, rows: int
) -> None:
    write(database, 5)
    disarm(connection)
    connection.execute(text("DELETE FROM audit_rows WHERE position = :p"), {"p": position})
    assert verdict_of(database) == (rows, position)


def test_swapped_rows_are_found(database: Database, connection: Connection) -> None:
    write(database, 5)
    disarm(connection)
    for old, new in ((2, 99), (4, 2), (99, 4)):
        connection.execute(
            text("UPDATE audit_rows SET position = :new WHERE position = :old"),
            {"old": old, "new": new},
        )
    assert verdict_of(database) == (1, 2)


def test_a_row_slipped_in_is_found(database: Database, connection: Connection) -> None:
    write(database, 3)
    connection.execute(
        text(
            f"INSERT INTO audit_rows ({COLUMNS}, previous_hash, hash) "
            f"SELECT 4, at, actor_kind, actor_id, action, subject_kind, subject_id, details, "
            "hash, :hash FROM audit_rows WHERE position = 3"
        ),
        {"hash": "a" * 64},
    )
    connection.execute(text("UPDATE audit_head SET position = 4"))
    assert verdict_of(database) == (3, 4)


def test_a_cut_tail_is_found_also_when_the_head_was_set_back(
    database: Database, connection: Connection
) -> None:
    write(database, 5)
    disarm(connection)
    connection.execute(text("DELETE FROM audit_rows WHERE position > 3"))
    assert verdict_of(database) == (3, 4)
    connection.execute(text("UPDATE audit_head SET position = 3"))
    assert verdict_of(database) == (3, 3)


def test_rows_without_a_head_are_found(database: Database, connection: Connection) -> None:
    write(database, 2)
    connection.execute(text("DELETE FROM audit_head"))
    assert verdict_of(database) == (0, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_rows SET action = 'nothing'",
        "DELETE FROM audit_rows",
        "DELETE FROM audit_rows WHERE position = 1",
    ],
)
def test_the_database_refuses_to_change_the_trail(
    database: Database, connection: Connection, statement: str
) -> None:
    write(database, 2)
    with (
        pytest.raises(DBAPIError, match="audit rows are never changed"),
        connection.begin_nested(),
    ):
        connection.execute(text(statement))
    assert verdict_of(database) == (2, None)


def test_truncate_is_refused_too(database: Database, connection: Connection) -> None:
    write(database, 2)
    if connection.dialect.name == "sqlite":
        # SQLite has no TRUNCATE; its DELETE without a condition must not slip past the trigger.
        statement, words = "DELETE FROM audit_rows WHERE 1", "never changed"
    else:
        statement, words = "TRUNCATE audit_rows", "never changed"
    with pytest.raises(DBAPIError, match=words), connection.begin_nested():
        connection.execute(text(statement))


def rename_region(database: Database, *, divide_by: int = 1) -> None:
    """A change with its row in the trail; fails half-way when it divides by nothing."""
    with database.transaction() as session:
        session.get_one(Region, 1).name = "Elders"
        record(
            session, "region_renamed", actor=SYSTEM, subject_kind="region", subject_id=1, at=START
        )
        session.flush()
        assert 1 / divide_by


def test_when_the_trail_cannot_be_written_nothing_happens(
    database: Database, connection: Connection
) -> None:
    connection.execute(text("ALTER TABLE audit_rows RENAME TO audit_rows_gone"))
    with pytest.raises(DBAPIError):
        rename_region(database)
    with database.sessions() as session:
        assert session.get_one(Region, 1).name == "Merelland"


def test_what_is_rolled_back_leaves_no_trail(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        rename_region(database, divide_by=0)
    write(database, 1)
    with database.sessions() as session:
        assert session.scalars(select(AuditRow.action)).all() == ["case.looked_at"]


def test_several_acts_in_one_transaction_are_chained_in_their_order(database: Database) -> None:
    with database.transaction() as session:
        for action in ("first", "second", "third"):
            record(session, action, actor=SYSTEM, subject_kind="case", subject_id=1, at=START)
    with database.sessions() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.position)).all()
        assert [row.action for row in rows] == ["first", "second", "third"]
        assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
        assert {row.actor_kind for row in rows} == {ActorKind.SYSTEM}
        head = session.get_one(AuditHead, 1)
        assert (head.position, head.hash) == (3, rows[-1].hash)


def test_the_command_says_all_is_well_and_exits_zero(app: Flask, database: Database) -> None:
    write(database, 3)
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.output == "3 rows, all in order\n"
    assert result.exit_code == 0


def test_the_command_names_the_position_and_exits_one(
    app: Flask, database: Database, connection: Connection
) -> None:
    write(database, 3)
    disarm(connection)
    connection.execute(text("UPDATE audit_rows SET actor_id = 5 WHERE position = 2"))
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert "position 2" in result.output
    assert result.exit_code == 1


def test_a_write_at_the_very_same_moment_is_not_taken_for_damage(session: Session) -> None:
    """A row behind the head that was read belongs to a writer who is not done yet."""
    record(session, "one", actor=SYSTEM, subject_kind="case", subject_id=1, at=START)
    session.commit()
    head = session.get_one(AuditHead, 1)
    first = session.scalars(select(AuditRow)).one()
    session.add(
        AuditRow(
            position=2,
            at=START,
            actor_kind=ActorKind.SYSTEM,
            action="two",
            subject_kind="case",
            subject_id="1",
            details={},
            previous_hash=first.hash,
            hash="b" * 64,
        )
    )
    session.flush()
    assert head.position == 1
    assert session.scalar(select(func.count()).select_from(AuditRow)) == 2
    assert verify_trail(session).rows == 1
