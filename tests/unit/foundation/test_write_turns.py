"""Who writes in SQLite comes in by the order in which they asked, however busy it is."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread

from sqlalchemy import text

from portal.database import TURNS, Database, Turns

PATIENCE = 60.0


def until_in_line(turns: Turns, number: int) -> None:
    """Wait until so many write or wait for it."""
    deadline = time.monotonic() + PATIENCE
    while len(turns) < number:
        assert time.monotonic() < deadline, "nobody stands in line"
        time.sleep(0.001)


def test_all_get_in_by_the_order_in_which_they_came() -> None:
    turns, order = Turns(seconds=PATIENCE), list[int]()

    def write(number: int) -> None:
        with turns.wait():
            order.append(number)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    with turns.wait():
        for ahead, thread in enumerate(threads, start=1):
            thread.start()
            until_in_line(turns, ahead + 1)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(8))
    assert len(turns) == 0


def test_who_waited_long_enough_tries_and_keeps_nobody_back() -> None:
    turns, seen = Turns(seconds=0), list[int]()

    def write() -> None:
        with turns.wait():
            seen.append(len(turns))

    with turns.wait():
        thread = Thread(target=write)
        thread.start()
        thread.join()
    assert seen == [2]
    assert len(turns) == 0
    with turns.wait():
        assert len(turns) == 1


def test_who_writes_already_waits_for_nobody() -> None:
    """A chore that writes in batches; with a turn of its own it would wait for itself."""
    turns, order = Turns(seconds=PATIENCE), list[str]()

    def write() -> None:
        with turns.wait():
            order.append("another")

    thread = Thread(target=write)
    with turns.wait():
        thread.start()
        until_in_line(turns, 2)
        for batch in ("first", "second"):
            with turns.wait():
                order.append(batch)
        # The turn is still theirs: whoever stands in line was not let in.
        assert order == ["first", "second"]
    thread.join()
    assert order == ["first", "second", "another"]


def test_an_error_gives_the_turn_to_the_next() -> None:
    turns = Turns(seconds=PATIENCE)
    try:
        with turns.wait():
            raise ValueError
    except ValueError:
        assert len(turns) == 0


def test_a_second_writer_waits_for_its_turn_and_not_for_the_lock(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'turns.db'}")
    turns: Turns = database.sessions.kw["info"][TURNS]
    with database.transaction() as first:
        first.execute(text("CREATE TABLE written (number INTEGER)"))
        second = Thread(target=write_two, args=(database,))
        second.start()
        until_in_line(turns, 2)
        first.execute(text("INSERT INTO written VALUES (1)"))
    second.join()
    with database.sessions() as session:
        assert session.scalars(text("SELECT number FROM written")).all() == [1, 2]
    database.engine.dispose()


def write_two(database: Database) -> None:
    """What the other thread does."""
    with database.transaction() as session:
        session.execute(text("INSERT INTO written VALUES (2)"))
