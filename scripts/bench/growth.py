"""What more items and more cases cost: the same pages small and grown, side by side."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Final

from scripts.bench.datasets import Size, fill
from scripts.bench.pages import Page
from scripts.bench.report import Table, growth_table
from scripts.bench.rounds import NewDatabase, Plan, pages_of, run_rounds, start_portal

SMALL: Final = Size(cases=1000)
ITEMS: Final = 10_000
CASES: Final = {"SQLite": 20_000, "PostgreSQL": 100_000}


def measure_growth(name: str, new: NewDatabase, plan: Plan, folder: Path) -> Table:
    """CPU of the server per 1,000 requests, small and grown."""
    grown = Size(cases=CASES[name], items=ITEMS)
    with ExitStack() as stack:
        before, after = (_pages(size, new, stack, folder) for size in (SMALL, grown))
        pairs = list(zip(before, after, strict=True))
        run_rounds([page for pair in pairs for page in pair], plan, folder)
        return growth_table(
            f"Growth on {name}: CPU s per 1,000 requests",
            pairs,
            header=(
                "page",
                f"{SMALL.cases} cases, the demo's items",
                f"{grown.cases} cases, {grown.items} items",
                "times",
                "errors",
            ),
        )


def _pages(size: Size, new: NewDatabase, stack: ExitStack, folder: Path) -> list[Page]:
    url = stack.enter_context(new())
    fill(url, size)
    return pages_of(start_portal(stack, url, folder), url, stack)
