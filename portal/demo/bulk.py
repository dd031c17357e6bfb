"""Many rows at once: numbers reserved for them, then written in lists. For the demo only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from portal.database import Base

POSTGRESQL: Final = "postgresql"
# The portal waits a few seconds for an answer of the database, not longer.
BATCH: Final = 500
Row = Mapping[str, Any]


def is_postgresql(session: Session) -> bool:
    """True on PostgreSQL, which hands out ids from sequences and has table locks."""
    return session.get_bind().dialect.name == POSTGRESQL


def stop_writers(session: Session, models: Iterable[type[Base]]) -> None:
    """Let others wait with writing to these tables until this transaction ends.

    On SQLite a write transaction does so by itself.
    """
    if is_postgresql(session):
        names = ", ".join(sorted(model.__tablename__ for model in models))
        session.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def next_id(session: Session, model: type[Any]) -> int:
    """The first id that no row has; only certain after `stop_writers`."""
    return (session.scalar(select(func.max(model.id))) or 0) + 1


def write(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that bring their own id, if the table has one."""
    if not rows:
        return
    # The table and not the class: the ORM would sort the rows by which of their values are empty.
    statement = insert(cast(Table, model.__table__))
    for start in range(0, len(rows), BATCH):
        session.execute(statement, [dict(row) for row in rows[start : start + BATCH]])
    if "id" in rows[0] and is_postgresql(session):
        _move_sequence(session, model.__tablename__, last=max(row["id"] for row in rows))


def _move_sequence(session: Session, table: str, *, last: int) -> None:
    """Let the table's own sequence go on after ids that it did not hand out."""
    name = session.scalar(select(func.pg_get_serial_sequence(table, "id")))
    if name is not None:
        session.execute(select(func.setval(name, last)))


def refresh_statistics(session: Session, models: Iterable[type[Base]]) -> None:
    """Tell PostgreSQL's planner at once what autovacuum would tell it in a while."""
    if is_postgresql(session):
        for model in models:
            session.execute(text(f"ANALYZE {model.__tablename__}"))
