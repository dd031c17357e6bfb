"""Which version of the offer is in force, asked at every request: as cheap as asking can be."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from portal import deadlines
from portal.database import Database

QUESTION: Final = "SELECT version FROM catalogue_state"
# Longer than any answer takes; who waits for a page that we have should not wait for this.
PATIENCE_SECONDS: Final = 1.0


class OfferWatch:
    """Asks one database, past the ORM and its sessions: one row, nothing to roll back."""

    def __init__(self, database: Database) -> None:
        self.database = database
        # Past the ORM, the driver's own errors come through as they are.
        self.errors = (SQLAlchemyError, database.engine.dialect.loaded_dbapi.Error)

    def version(self) -> int | None:
        """The version of the published offer; None while the database cannot be asked."""
        if self.database.is_away():
            return None
        try:
            row = self._ask()
        except self.errors:
            return None
        return row[0] if row else 0

    def _ask(self) -> tuple[int] | None:
        with (
            deadlines.within(PATIENCE_SECONDS),
            closing(self.database.engine.raw_connection()) as connection,
        ):
            cursor = connection.cursor()
            cursor.execute(QUESTION)
            row: tuple[int] | None = cursor.fetchone()
            return row
