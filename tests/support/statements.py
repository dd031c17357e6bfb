"""What is sent to the database, written down for tests that hold its number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine, event

KINDS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def noted(engine: Engine) -> Iterator[list[str]]:
    """The statements that read or write meanwhile; transactions and savepoints are left out."""
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith(KINDS):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
