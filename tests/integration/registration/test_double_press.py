"""Processes that get a last step of the same person at the same moment: one opens the case."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import create_app
from portal.audit.verify import verify_trail
from portal.cases.models import Case, YoungPerson
from portal.config import Settings
from portal.database import Database
from portal.outbox.models import OutboxMessage
from portal.setup.region import load_region_folder
from tests.conftest import START, TEST_SECRET
from tests.integration.registration.walking import BORN, DONE, PERSON, REACH, REACHED, YOU, answer
from tests.support.client import HouseClient
from tests.support.databases import migrated_database
from tests.support.forking import CONTEXT

COOKIES = ("__Host-aanmelding", "__Host-opstap")
PRESSES = 3


def settings_for(url: str) -> Settings:
    return Settings(
        database_url=url,
        secret_key=TEST_SECRET,
        base_url="https://opstap.test",
        smtp_url="smtp://127.0.0.1:1",
        # Whoever keeps pages keeps a connection of its own open beside the pool.
        answer_cache=False,
        log_level="ERROR",
    )


def browser(database: Database, cookies: dict[str, str]) -> HouseClient:
    """A browser of its own on an app of its own."""
    app = create_app(settings_for(database.url), clock=lambda: START, database=database)
    app.test_client_class = HouseClient
    client = app.test_client()
    assert isinstance(client, HouseClient)
    for name, value in cookies.items():
        client.set_cookie(name, value, domain="opstap.test", secure=True)
    return client


def press(
    url: str, cookies: dict[str, str], token: str, together: Barrier, said: Queue[str]
) -> None:
    """Press the last button at the same moment as the others, and say where it led."""
    # A cold process on a busy machine may hold the database for a while; that is no failure here.
    client = browser(Database(url, timeout=60), cookies)
    together.wait(timeout=60)
    response = client.post(REACH, data={**REACHED, "csrf_token": token})
    said.put(f"{response.status_code} {response.location}")


@pytest.fixture
def own_database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A filled database apart from the others: what processes commit cannot be rolled back."""
    with migrated_database(database_url, tmp_path) as own:
        with own.transaction() as session:
            load_region_folder(session, Settings().region_folder, now=START)
        yield own


def test_pressing_at_once_opens_one_case(own_database: Database) -> None:
    answers = press_together(own_database, [ready(own_database)] * PRESSES)

    assert answers == [f"303 {DONE}"] * PRESSES
    with own_database.sessions() as session:
        for table, expected in ((Case, 1), (YoungPerson, 1), (OutboxMessage, 2)):
            assert session.scalar(select(func.count()).select_from(table)) == expected


def test_two_forms_of_one_person_at_once_are_one_case(own_database: Database) -> None:
    forms = [ready(own_database) for _ in range(PRESSES)]
    answers = press_together(own_database, forms)

    assert answers == [f"303 {DONE}"] * PRESSES
    with own_database.sessions() as session:
        for table, expected in ((Case, 1), (YoungPerson, 1), (OutboxMessage, 2 * PRESSES)):
            assert session.scalar(select(func.count()).select_from(table)) == expected
        assert verify_trail(session).broken_at is None


def ready(database: Database) -> tuple[dict[str, str], str]:
    """The cookies and the token of somebody who stands before the last button."""
    client = browser(database, {})
    answer(client, "/aanmelden")
    answer(client, YOU, **BORN)
    answer(client, PERSON)
    form = client.page(REACH).select_one("[name=csrf_token]")
    assert form is not None
    kept = {name: client.get_cookie(name, domain="opstap.test") for name in COOKIES}
    cookies = {name: cookie.value for name, cookie in kept.items() if cookie is not None}
    assert set(cookies) == set(COOKIES)

    return cookies, str(form["value"])


def press_together(database: Database, forms: list[tuple[dict[str, str], str]]) -> list[str]:
    """What each press was answered, when all press at once."""
    together, said = CONTEXT.Barrier(len(forms)), CONTEXT.Queue()
    processes = [
        CONTEXT.Process(target=press, args=(database.url, *form, together, said)) for form in forms
    ]
    for process in processes:
        process.start()
    answers = [said.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(timeout=60)
    return answers
