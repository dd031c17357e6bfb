"""What the queue costs at the server with few and with many cases: `python -m scripts.bench_queue`.

Two databases of one kind, with 1,000 cases and with as many as a big region has. The same page is
asked of both in turn, in one process and through the whole application, so that a busy moment hits
both alike; the medians count, and what is told is how many times the small one's time the big one
takes. Exit code 1 when a list takes more than `MOST` times as long.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from portal import create_app
from portal.access.model import Role
from portal.accounts.models import Staff, StaffRole
from portal.accounts.signing_in import open_session
from portal.cases.models import Case
from portal.cases.queries import is_open
from portal.cases.queue_ranks import QueueList
from portal.clock import system_clock
from portal.database import Database
from scripts.bench.datasets import (
    Size,
    fill,
    postgres,
    postgres_database,
    settings_for,
    sqlite_database,
)

SMALL: Final = 1_000
BIG: Final = {"SQLite": 20_000, "PostgreSQL": 100_000}
MOST: Final = 1.5
ROUNDS: Final = 60
WARM: Final = 8
QUEUE: Final = "/werk/wachtrij"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A filled portal with a coach signed in: one who carries as much as most do."""

    app: Flask
    client: FlaskClient
    cases: int
    carried: int
    team: int

    def get(self, path: str) -> None:
        """Ask for a page that must be there."""
        answer = self.client.get(path, base_url="http://127.0.0.1")
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One list at both sizes: medians in milliseconds, and statements."""

    name: str
    small: float
    big: float
    statements: tuple[int, int]

    @property
    def times(self) -> float:
        """How many times the small one's time the big one takes."""
        return self.big / self.small


def main() -> int:
    """Measure, print, and say whether it held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, help="keep the SQLite files here")
    chosen = parser.parse_args()
    held = True
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        folder = chosen.folder or Path(made)
        if chosen.only != "postgresql":
            held &= measure(
                "SQLite",
                [_sqlite(stack, folder, size) for size in sizes("SQLite")],
                rounds=chosen.rounds,
            )
        if chosen.only != "sqlite":
            server = stack.enter_context(postgres())
            if server is None:
                print("PostgreSQL is not here.", file=sys.stderr)
                return 2
            urls = [stack.enter_context(postgres_database(server)) for _ in range(2)]
            for url, size in zip(urls, sizes("PostgreSQL"), strict=True):
                fill(url, size)
            held &= measure("PostgreSQL", urls, rounds=chosen.rounds)
    return 0 if held else 1


def sizes(kind: str) -> tuple[Size, Size]:
    """The two sizes that are compared."""
    return Size(cases=SMALL), Size(cases=BIG[kind])


def _sqlite(stack: ExitStack, folder: Path, size: Size) -> str:
    kept = folder / f"queue-{size.cases}.db"
    if kept.exists():
        return f"sqlite:///{kept}"
    url = stack.enter_context(sqlite_database(folder))
    fill(url, size)
    Path(url.removeprefix("sqlite:///")).rename(kept)
    return f"sqlite:///{kept}"


def measure(kind: str, urls: list[str], *, rounds: int) -> bool:
    """Print every list of one kind of database; True when all of them held."""
    small, big = (open_portal(url) for url in urls)
    print(
        f"\n{kind}: {small.cases:,} and {big.cases:,} cases; the coach carries {small.carried}"
        f" and {big.carried}, the team {small.team} and {big.team}\n"
    )
    print("| list | ms | ms | times | statements |\n|---|---:|---:|---:|---:|")
    rows = [_row(name, path, small, big, rounds) for name, path in pages()]
    for row in rows:
        few, many = row.statements
        print(f"| {row.name} | {row.small:.1f} | {row.big:.1f} | {row.times:.2f} | {few}; {many} |")
    return all(row.times <= MOST and row.statements[0] == row.statements[1] for row in rows)


def pages() -> Iterator[tuple[str, str]]:
    """Every list as it opens, and one with a filter."""
    for which in QueueList:
        yield which.value, f"{QUEUE}?lijst={which.value}"
    yield "team, one municipality", f"{QUEUE}?lijst=team&gemeente=Merelstad"


def _row(name: str, path: str, small: Portal, big: Portal, rounds: int) -> Row:
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM + rounds):
        for portal, times in zip((small, big), spent, strict=True):
            start = time.perf_counter()
            portal.get(path)
            if number >= WARM:
                times.append((time.perf_counter() - start) * 1000)
    statements = (_statements(small, path), _statements(big, path))
    return Row(name=name, small=median(spent[0]), big=median(spent[1]), statements=statements)


def open_portal(url: str) -> Portal:
    """The application on a filled database, in this process."""
    database = Database(url, timeout=60)
    app = create_app(settings_for(url), database=database)
    with database.transaction() as session:
        coach, carried, team = _typical_coach(session)
        token = open_session(session, coach, device="bench", now=system_clock())
        cases = session.scalar(select(func.count()).select_from(Case)) or 0
    client = app.test_client()
    with client.session_transaction(base_url="http://127.0.0.1") as browser:
        # As a login leaves it: the session that was opened, by its token.
        browser["_user_id"], browser["_fresh"] = token, True
    return Portal(app=app, client=client, cases=cases, carried=carried, team=team)


def _typical_coach(session: Any) -> tuple[Staff, int, int]:
    """Of the team with the most open cases the coach in the middle."""
    carried = (
        select(Case.acting_id, Case.team_id, func.count().label("number"))
        .join(StaffRole, StaffRole.staff_id == Case.acting_id)
        .where(is_open(), StaffRole.role == Role.COACH)
        .group_by(Case.acting_id, Case.team_id)
    )
    rows = session.execute(carried).all()
    totals: dict[str, int] = {}
    for row in rows:
        totals[row.team_id] = totals.get(row.team_id, 0) + row.number
    team = max(totals, key=lambda key: totals[key])
    own = sorted((row for row in rows if row.team_id == team), key=lambda row: row.number)
    middle = own[len(own) // 2]
    return session.get_one(Staff, middle.acting_id), middle.number, totals[team]


@contextmanager
def _noted(portal: Portal) -> Iterator[list[str]]:
    engine = portal.app.extensions["database"].engine
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _statements(portal: Portal, path: str) -> int:
    with _noted(portal) as statements:
        portal.get(path)
    return len(statements)


if __name__ == "__main__":
    sys.exit(main())
