"""Two presses at once on one link or code: one wins (promise 33), on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases.models import ContactChannel, YoungPerson
from portal.database import Database
from portal.entrance.asking import DOOR
from portal.entrance.models import PlaceProof, PlaceSession, ProofKind
from portal.entrance.proofs import Proven, issue_code, issue_link, use_code, use_link
from portal.entrance.sessions import Stay, open_session
from tests.conftest import START, TEST_SECRET
from tests.support.databases import migrated_database

PRESSES = 8


@pytest.fixture
def own_database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    with migrated_database(database_url, tmp_path) as database:
        yield database


def add_person(session: Session) -> int:
    person = YoungPerson(
        first_name="Noor",
        born_on=date(2006, 3, 4),
        phone="+31612345678",
        channel=ContactChannel.SMS,
        safe_times=[],
        created_at=START,
    )
    session.add(person)
    session.flush()
    return person.id


def press_at_once(database: Database, use: Callable[[Session], Proven | None]) -> int:
    """How many of the presses let somebody in."""
    line = Barrier(PRESSES)

    def press(_number: int) -> bool:
        line.wait()
        with database.transaction() as session:
            proven = use(session)
            if proven is not None:
                open_session(session, proven.young_person_id, stay=Stay(), device="", now=START)
        return proven is not None

    with ThreadPoolExecutor(PRESSES) as pool:
        return sum(pool.map(press, range(PRESSES)))


def sessions_in(database: Database) -> int:
    with database.sessions() as session:
        return session.scalar(select(func.count(PlaceSession.id))) or 0


def test_one_link_lets_in_once(own_database: Database) -> None:
    with own_database.transaction() as session:
        token = issue_link(session, add_person(session), now=START).token
    won = press_at_once(
        own_database, lambda session: use_link(session, ProofKind.LINK, token, now=START)
    )
    assert (won, sessions_in(own_database)) == (1, 1)


def test_one_code_lets_in_once(own_database: Database) -> None:
    with own_database.transaction() as session:
        asked = issue_code(
            session, add_person(session), use=DOOR, secret_key=TEST_SECRET, now=START
        )
    won = press_at_once(
        own_database,
        lambda session: use_code(
            session, asked.proof_id, asked.code, use=DOOR, kept=asked.kept,
            secret_key=TEST_SECRET, now=START,
        ),
    )  # fmt: skip
    assert (won, sessions_in(own_database)) == (1, 1)


def test_guesses_at_once_are_all_counted(own_database: Database) -> None:
    with own_database.transaction() as session:
        asked = issue_code(
            session, add_person(session), use=DOOR, secret_key=TEST_SECRET, now=START
        )
    wrong = f"{(int(asked.code) + 1) % 1_000_000:06d}"

    def guess(session: Session, code: str) -> Proven | None:
        return use_code(
            session, asked.proof_id, code, use=DOOR, kept=asked.kept, secret_key=TEST_SECRET,
            now=START + timedelta(minutes=1),
        )  # fmt: skip

    assert press_at_once(own_database, lambda session: guess(session, wrong)) == 0
    assert press_at_once(own_database, lambda session: guess(session, asked.code)) == 0
    with own_database.sessions() as session:
        assert session.scalars(select(PlaceProof)).one().used_at is None
