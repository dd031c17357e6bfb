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
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, make_url, select
from sqlalchemy.orm import Session

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
# More than anybody carries.
PLENTY: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A filled portal with a coach signed in."""

    app: Flask
    client: FlaskClient
    cases: int
    carried: Counter[str]
    team: int

    def get(self, path: str) -> int:
        """Ask for a page that must be there; how many rows it shows."""
        answer = self.client.get(path, base_url="http://127.0.0.1")
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return answer.get_data().count(b"data-row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One list at both sizes: medians in milliseconds, and statements."""

    name: str
    small: float
    big: float
    statements: tuple[int, int]
    shown: tuple[int, int]

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
    parser.add_argument(
        "--databases", nargs=2, metavar=("SMALL", "BIG"), help="two that are filled already"
    )
    chosen = parser.parse_args()
    if chosen.databases:
        kind = make_url(chosen.databases[0]).get_backend_name()
        return 0 if measure(kind, chosen.databases, rounds=chosen.rounds) else 1
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
    small = open_portal(urls[0])
    big = open_portal(urls[1], like=small.carried)
    print(
        f"\n{kind}: {small.cases:,} and {big.cases:,} cases; the coach acts for"
        f" {small.carried.total()} and {big.carried.total()}, the team has {small.team} and"
        f" {big.team}\n"
    )
    print("| list | ms | ms | times | rows | statements |\n|---|---:|---:|---:|---:|---:|")
    rows = [_row(name, path, small, big, rounds) for name, path in pages()]
    for row in rows:
        few, many = row.statements
        shown = "; ".join(map(str, row.shown))
        print(
            f"| {row.name} | {row.small:.1f} | {row.big:.1f} | {row.times:.2f} | {shown}"
            f" | {few}; {many} |"
        )
    # With a filter a small region has fewer rows to show; that one is told and not judged.
    return all(row.times <= MOST for row in rows if row.name in set(QueueList))


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
    return Row(
        name=name,
        small=median(spent[0]),
        big=median(spent[1]),
        statements=statements,
        shown=(small.get(path), big.get(path)),
    )


def open_portal(url: str, *, like: Counter[str] | None = None) -> Portal:
    """The application on a filled database, in this process."""
    database = Database(url, timeout=60)
    app = create_app(replace(settings_for(url), log_level="WARNING"), database=database)
    with database.transaction() as session:
        coach, carried, team = _coach(session, like)
        token = open_session(session, coach, device="bench", now=system_clock())
        cases = session.scalar(select(func.count()).select_from(Case)) or 0
    client = app.test_client()
    with client.session_transaction(base_url="http://127.0.0.1") as browser:
        # As a login leaves it: the session that was opened, by its token.
        browser["_user_id"], browser["_fresh"] = token, True
    return Portal(app=app, client=client, cases=cases, carried=carried, team=team)


def _coach(session: Session, like: Counter[str] | None) -> tuple[Staff, Counter[str], int]:
    """Of the biggest team who carries most, or who carries what is most like `like`, by turn.

    With the number of cases a region gets more coaches, and a coach no more people: what is
    compared is the same work in a small and in a big region.
    """
    counted = (
        select(Case.acting_id, Case.team_id, Case.turn, func.count().label("number"))
        .join(StaffRole, StaffRole.staff_id == Case.acting_id)
        .where(is_open(), StaffRole.role == Role.COACH)
        .group_by(Case.acting_id, Case.team_id, Case.turn)
    )
    rows, teams = session.execute(counted).all(), Counter[str]()
    carried: dict[int, Counter[str]] = {}
    for row in rows:
        teams[row.team_id] += row.number
    team, total = teams.most_common(1)[0]
    for row in rows:
        if row.team_id == team:
            carried.setdefault(row.acting_id, Counter())[row.turn] += row.number
    wanted = like or Counter(dict.fromkeys({row.turn for row in rows}, PLENTY))
    found = min(carried, key=lambda who: (_distance(carried[who], wanted), who))
    return session.get_one(Staff, found), carried[found], total


def _distance(one: Counter[str], other: Counter[str]) -> int:
    return sum(abs(one[key] - other[key]) for key in one | other)


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
    """The least of a few: once in a while a session is kept alive."""
    numbers = []
    for _ in range(3):
        with _noted(portal) as statements:
            portal.get(path)
        numbers.append(len(statements))
    return min(numbers)


if __name__ == "__main__":
    sys.exit(main())
