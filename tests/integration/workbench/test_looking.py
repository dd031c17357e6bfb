"""Looking at a case is written down first; reading its page keeps nobody else from writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.database import Database
from tests.factories.cases import make_case
from tests.support.client import HouseClient

COMMIT = "COMMIT"


@contextmanager
def heard(engine: Engine) -> Iterator[list[str]]:
    """Every statement and every commit, in their order.

    A test keeps all it does in one transaction, in which a commit lets a savepoint go.
    """
    said: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    def note_commit(*_of: object) -> None:
        said.append(COMMIT)

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "release_savepoint", note_commit)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "release_savepoint", note_commit)


@pytest.mark.parametrize("page", ["", "/overnemen", "/afsluiten?uitkomst=work"])
def test_a_page_is_read_after_looking_was_kept(
    page: str, coach: HouseClient, session: Session, samira: Staff, kofi: Staff, database: Database
) -> None:
    case = make_case(session, contact=kofi if page == "/overnemen" else samira)
    session.commit()
    with heard(database.engine) as said:
        coach.page(f"/werk/dossier/{case.reference}{page}")
    (written,) = (at for at, each in enumerate(said) if each.startswith("INSERT INTO audit"))
    kept = said.index(COMMIT, written)
    read = [at for at, each in enumerate(said) if "FROM timeline_entries" in each]
    assert read
    assert min(read) > kept
