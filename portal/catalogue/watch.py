"""Which version of the offer is in force, asked at every request: as cheap as asking can be."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from portal.database import Database

QUESTION: Final = "SELECT version FROM catalogue_state"


class OfferWatch:
    """Asks one database, past the ORM and its sessions: one row, nothing to roll back."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def version(self) -> int | None:
        """The version of the published offer; None while the database cannot be asked."""
        try:
            with closing(self.database.engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute(QUESTION)
                row = cursor.fetchone()
        except SQLAlchemyError:
            return None
        return row[0] if row else 0
