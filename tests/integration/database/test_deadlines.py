"""No wait for the database is for ever: not for a slow one, and not for one that says nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal import create_app, deadlines
from portal.access.guard import public
from portal.config import Settings
from portal.database import Database
from portal.patience import PING_SECONDS
from tests.support.client import ORIGIN
from tests.support.proxy import Network, network

# Far more than any limit here: it only proves that somebody came back at all.
FOR_EVER = 40.0
SLOW = {
    "postgresql": "SELECT pg_sleep(0.3)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) "
    "SELECT max(i) FROM n",
}
ENDLESS_IN_SQLITE = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
)


@pytest.fixture
def line(database_url: str) -> Iterator[Network]:
    """The network between us and PostgreSQL."""
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite is not at the other end of a network")
    with network(database_url) as made:
        yield made


@pytest.fixture
def far(line: Network) -> Iterator[Database]:
    """A database at the other end of it, for which nobody waits longer than a second."""
    made = Database(line.url, timeout=1)
    yield made
    line.thaw()
    made.engine.dispose()


def came_back(act: Callable[[], object]) -> BaseException | None:
    """Do something that might hang; the error it ended with. Fails when it does hang."""
    found: list[BaseException | None] = []

    def run() -> None:
        try:
            act()
        except (SQLAlchemyError, AssertionError) as error:
            found.append(error)
        else:
            found.append(None)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(FOR_EVER)
    assert found, "it hangs"
    return found[0]


def ask(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))


WAITS: dict[str, Callable[[Connection], None]] = {
    "a query": ask,
    "a commit": Connection.commit,
    "a rollback": Connection.rollback,
    "the way back to the pool": Connection.close,
}


@pytest.mark.parametrize("wait", WAITS)
def test_a_line_that_stands_still_holds_nobody(line: Network, far: Database, wait: str) -> None:
    connection = far.engine.connect()
    ask(connection)
    line.freeze()
    error = came_back(lambda: WAITS[wait](connection))
    # The pool puts a connection that it cannot tidy up aside, without a word to anybody.
    assert wait == "the way back to the pool" or isinstance(error, SQLAlchemyError)
    line.thaw()
    connection.close()
    with far.engine.connect() as another:
        ask(another)


def test_a_connection_that_lay_ready_and_a_new_one_both_end(line: Network, far: Database) -> None:
    with far.engine.connect() as connection:
        ask(connection)
    line.freeze()
    # The one in the pool does not answer, so another is made, which is not answered either.
    assert isinstance(came_back(lambda: far.engine.connect().close()), SQLAlchemyError)
    assert far.is_away()
    line.thaw()


def test_one_dead_connection_costs_nobody_a_page(line: Network, far: Database) -> None:
    """A firewall forgot the connections that lay ready; new ones are let through."""
    with far.engine.connect() as connection:
        ask(connection)
    line.forget()
    assert came_back(lambda: ask(far.engine.connect())) is None


def test_a_silent_line_does_not_take_every_thread(line: Network, far: Database) -> None:
    """After one waited in vain, the others are told at once, until somebody got through."""
    line.freeze()
    assert isinstance(came_back(lambda: far.engine.connect()), SQLAlchemyError)
    held = [threading.Event() for _ in range(6)]
    errors: list[BaseException] = []

    def knock(done: threading.Event) -> None:
        try:
            far.engine.connect().close()
        except SQLAlchemyError as error:
            errors.append(error)
        done.set()

    for done in held:
        threading.Thread(target=knock, args=(done,), daemon=True).start()
    assert all(done.wait(FOR_EVER) for done in held)
    assert sum("a moment ago" in str(error) for error in errors) >= len(held) - 1
    line.thaw()
    assert came_back(lambda: wait_until_back(far)) is None


def wait_until_back(database: Database) -> None:
    pause = threading.Event()
    for _ in range(100):
        try:
            with database.engine.connect() as connection:
                return ask(connection)
        except (SQLAlchemyError, PoolTimeout):
            pause.wait(0.2)
    raise AssertionError("it stays away")


def test_the_server_says_first_what_took_too_long(far: Database) -> None:
    """A slow question costs that question; the connection is still good."""
    with far.engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with pytest.raises(SQLAlchemyError, match="statement timeout"):
            connection.execute(text("SELECT pg_sleep(30)"))
        connection.rollback()
        assert connection.scalar(text("SELECT pg_backend_pid()")) == pid


def test_a_part_may_be_given_less(line: Network, far: Database) -> None:
    with far.engine.connect() as connection:
        line.freeze()
        with deadlines.within(PING_SECONDS / 10):
            error = came_back_here(lambda: ask(connection))
        assert isinstance(error, SQLAlchemyError)
        assert far.is_away()
    line.thaw()


def came_back_here(act: Callable[[], object]) -> BaseException | None:
    # A deadline is the thread's own.
    try:
        act()
    except SQLAlchemyError as error:
        return error
    return None


def slow_app(settings: Settings, database: Database) -> tuple[Flask, list[int]]:
    """An app with a page that asks many slow questions, each well within its own limit."""
    app, asked = create_app(settings, database=database), []

    @app.get("/langzaam")
    @public
    def ask_slowly() -> str:
        with database.engine.connect() as connection:
            for number in range(200):
                asked.append(number)
                connection.execute(text(SLOW[connection.dialect.name]))
        return "klaar"

    @app.get("/eindeloos")
    @public
    def ask_for_ever() -> str:
        with database.engine.connect() as connection:
            endless = {"sqlite": ENDLESS_IN_SQLITE, "postgresql": "SELECT pg_sleep(3600)"}
            connection.execute(text(endless[connection.dialect.name]))
        return "klaar"

    return app, asked


@pytest.fixture
def impatient(database_url: str) -> Iterator[Database]:
    made = Database(database_url, timeout=1)
    yield made
    made.engine.dispose()


def test_many_slow_questions_do_not_add_up(settings: Settings, impatient: Database) -> None:
    app, asked = slow_app(settings, impatient)
    client = FlaskClient(app)
    refused = client.get("/langzaam", base_url=ORIGIN)
    assert refused.status_code == 503
    assert 1 < len(asked) < 200
    # The time of one request is not that of the next, also in the same thread.
    assert client.get("/contact", base_url=ORIGIN).status_code == 200
    with impatient.engine.connect() as connection:
        ask(connection)


def test_one_endless_question_ends(settings: Settings, impatient: Database) -> None:
    app, _ = slow_app(settings, impatient)
    answers: list[int] = []

    def visit() -> None:
        answers.append(FlaskClient(app).get("/eindeloos", base_url=ORIGIN).status_code)

    came_back(visit)
    assert answers == [503]
