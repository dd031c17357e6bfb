"""Says how well search finds what people mean: per kind of query, the share of rows answered.

A row of a list names a query and what should come up: refs of which one must be in the top three,
"(contact)" for a person to talk to, or "(niets)" for nothing, which allows three hits at most and
must lead to a person too. `--shares-only` keeps the rows of a list out of sight.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from portal.catalogue.model import Snapshot
from portal.catalogue.search import search
from portal.catalogue.snapshot import load_snapshot
from portal.config import Settings
from portal.models import Base
from portal.setup.region import load_region_folder

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "unit" / "catalogue" / "data"
LISTS = tuple(DATA / f"search_{name}.csv" for name in ("queries", "tuning", "more", "own"))
MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
TOP = 3
CONTACT = "(contact)"
NOTHING = "(niets)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A row of a list: a query, its kind, and what should come up."""

    query: str
    kind: str
    refs: frozenset[str]


def demo_snapshot() -> Snapshot:
    """The demo's offer, by way of a database in memory."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        load_region_folder(session, Settings().region_folder, now=MORNING)
        session.flush()
        return load_snapshot(session)


def read_list(path: Path) -> list[Wanted]:
    """The rows of a list: `query;kind;theme;modules;note`, with a line of headings."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Wanted(
                query=row["query"],
                kind=row["modules"] if row["modules"].startswith("(") else row["kind"],
                refs=frozenset(row["modules"].split(",")),
            )
            for row in csv.DictReader(file, delimiter=";")
        ]


def is_answered(snapshot: Snapshot, wanted: Wanted) -> bool:
    """True when search gives what a row asks for."""
    found = search(snapshot, wanted.query)
    if CONTACT in wanted.refs:
        return found.wants_contact
    if NOTHING in wanted.refs:
        return found.wants_contact and len(found.hits) <= TOP
    return any(item.ref in wanted.refs for item in found.items[:TOP])


def shares(rows: Iterable[Wanted], answered: Iterable[bool]) -> list[tuple[str, int, int]]:
    """Per kind, and for all rows with refs: how many were answered, of how many."""
    counts: dict[str, list[int]] = {}
    for row, is_right in zip(rows, answered, strict=True):
        names = [row.kind] if row.kind.startswith("(") else [row.kind, "all with refs"]
        for name in names:
            count = counts.setdefault(name, [0, 0])
            count[0] += is_right
            count[1] += 1
    return [(name, right, total) for name, (right, total) in sorted(counts.items())]


def report(snapshot: Snapshot, path: Path, *, shares_only: bool) -> list[str]:
    """The lines to print for one list."""
    rows = read_list(path)
    answered = [is_answered(snapshot, row) for row in rows]
    lines = [f"{path.name}: {len(rows)} rows"]
    lines += [
        f"  {name:14} {right:4}/{total:<4} {right / total:6.1%}"
        for name, right, total in shares(rows, answered)
    ]
    if not shares_only:
        lines += [
            f"  missed [{row.kind}] {row.query!r}: wanted {','.join(sorted(row.refs))}, got "
            + ",".join(item.ref for item in search(snapshot, row.query).items[:TOP])
            for row, is_right in zip(rows, answered, strict=True)
            if not is_right
        ]
    return lines


def main() -> int:
    """Print the figures of the lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, action="append", help="a list; default: the tests'")
    parser.add_argument("--shares-only", action="store_true", help="print no rows")
    arguments = parser.parse_args()
    snapshot = demo_snapshot()
    for path in arguments.list or [path for path in LISTS if path.exists()]:
        lines = report(snapshot, path, shares_only=arguments.shares_only)
        sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
