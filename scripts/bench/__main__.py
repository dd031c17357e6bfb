"""`python -m scripts.bench`: see --help."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from scripts.bench.datasets import NO_POSTGRES, postgres, postgres_database, sqlite_database
from scripts.bench.engine import search_table
from scripts.bench.growth import measure_growth
from scripts.bench.load import MISSING, has_wrk
from scripts.bench.report import Table
from scripts.bench.rounds import Plan, measure_pages

PROGRAM_MISSING = 2


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked; 2 when wrk is missing, 1 when a page gave errors."""
    options = read_options(arguments)
    if not has_wrk():
        print(MISSING, file=sys.stderr)
        return PROGRAM_MISSING
    plan = Plan(rounds=options.rounds, seconds=options.seconds, cases=options.cases)
    tables = []
    for table in measure(options, plan):
        print(f"\n{table.as_text()}", flush=True)
        tables.append(table)
    if options.markdown:
        options.markdown.write_text("\n".join(table.as_markdown() for table in tables))
    return int(any("FAILED" in word for table in tables for line in table.lines for word in line))


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="make bench ARGS=...",
        description="Measure the portal beside a bare Flask app, in interleaved rounds.",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="of each burst")
    parser.add_argument("--cases", type=int, default=1000, help="to have in the database")
    parser.add_argument(
        "--only", choices=("sqlite", "postgresql"), help="one database, no search engine"
    )
    parser.add_argument("--growth", action="store_true", help="also grown; takes minutes")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables here too")
    return parser.parse_args(arguments)


def measure(options: argparse.Namespace, plan: Plan) -> Iterator[Table]:
    """Every table that was asked for, as it is ready."""
    if not options.only:
        yield search_table()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="opstap-bench-")))
        if options.only != "postgresql":
            yield measure_pages("SQLite", lambda: sqlite_database(folder), plan, folder)
            if options.growth:
                yield measure_growth("SQLite", lambda: sqlite_database(folder), plan, folder)
        if options.only == "sqlite":
            return
        server = stack.enter_context(postgres())
        if server is None:
            print(NO_POSTGRES, file=sys.stderr)
            return
        yield measure_pages("PostgreSQL", lambda: postgres_database(server), plan, folder)
        if options.growth:
            yield measure_growth("PostgreSQL", lambda: postgres_database(server), plan, folder)


if __name__ == "__main__":
    sys.exit(main())
