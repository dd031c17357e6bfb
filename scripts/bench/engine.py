"""The search engine by itself, without a server around it."""

from __future__ import annotations

from typing import Final

from scripts.bench.report import Table
from scripts.bench_search import measure_all

SIZES: Final = (500, 10_000)


def search_table() -> Table:
    """What a search costs, and its index, for a small and a big catalogue."""
    return Table(
        title="Search engine: ms of processor time",
        header=("items", "median", "p95", "slowest", "index made", "made again after a change"),
        lines=[
            (
                f"{one.size}",
                f"{one.median:.2f}",
                f"{one.p95:.2f}",
                f"{one.slowest:.2f}",
                f"{one.build:.0f}",
                f"{one.rebuild:.0f}",
            )
            for one in measure_all(SIZES)
        ],
    )
