"""Which version of the offer is in force, asked at every request: as cheap as asking can be."""

from __future__ import annotations

from typing import Final

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from portal import deadlines
from portal.database import Database, make_engine

QUESTION: Final = "SELECT version FROM catalogue_state"
# Longer than any answer takes; who waits for a page that we have should not wait for this.
PATIENCE_SECONDS: Final = 1.0
# A connection that the other side closed is noticed by asking; the next one is new.
TRIES: Final = 2


class OfferWatch:
    """Asks on connections of its own: no session, no transaction, no ping; one row and done."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.engine = make_engine(
            database.url,
            timeout=database.timeout,
            reach=database.reach,
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=False,
            pool_reset_on_return=None,
        )
        # Whoever closes the database's connections closes these with them.
        event.listen(database.engine, "engine_disposed", lambda _engine: self.engine.dispose())
        # Past the ORM, the driver's own errors come through as they are.
        self.errors = (SQLAlchemyError, self.engine.dialect.loaded_dbapi.Error)

    def version(self) -> int | None:
        """The version of the published offer; None while the database cannot be asked."""
        with deadlines.within(PATIENCE_SECONDS):
            for _try in range(TRIES):
                if self.database.is_away():
                    return None
                try:
                    connection = self.engine.raw_connection()
                except self.errors:
                    return None
                row = self._ask(connection)
                if row is not None:
                    return row[0] if row else 0
        return None

    def _ask(self, connection: PoolProxiedConnection) -> tuple[int] | tuple[()] | None:
        """The row, or nothing when there is none yet; None when the connection is of no use."""
        try:
            cursor = connection.cursor()
            cursor.execute(QUESTION)
            row: tuple[int] | None = cursor.fetchone()
        except self.errors:
            connection.invalidate()
            return None
        connection.close()
        return row or ()
