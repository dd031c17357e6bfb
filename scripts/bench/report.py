"""The figures as tables: medians over the rounds, and how they compare with the floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from scripts.bench.load import Burst
from scripts.bench.pages import Page

Line = tuple[str, ...]
COLUMNS: Final[Line] = (
    *("page", "req/s", "of floor", "p50 ms", "p95 ms", "p99 ms"),
    *("CPU s/1000", "CPU of floor", "errors"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, a header, lines, and what else there is to say under it."""

    title: str
    header: Line
    lines: Sequence[Line]
    notes: Sequence[str] = ()

    def as_text(self) -> str:
        """For a terminal."""
        widths = [max(map(len, column)) for column in zip(self.header, *self.lines, strict=True)]
        rows = [
            "  ".join(
                word.ljust(width) if place == 0 else word.rjust(width)
                for place, (word, width) in enumerate(zip(line, widths, strict=True))
            )
            for line in (self.header, *self.lines)
        ]
        return "\n".join((self.title, *rows, *self.notes))

    def as_markdown(self) -> str:
        """For a document."""
        rule = ("---", *("---:" for _ in self.header[1:]))
        rows = ["| " + " | ".join(line) + " |" for line in (self.header, rule, *self.lines)]
        notes = [f"- {note}" for note in self.notes]
        return "\n".join((f"### {self.title}", "", *rows, "", *notes)) + "\n"


def middle(page: Page, figure: Callable[[Burst], float]) -> float:
    """The median of a figure over the page's rounds."""
    return median(map(figure, page.bursts))


def page_table(title: str, pages: Sequence[Page], *, notes: Sequence[str]) -> Table:
    """A line for each page; the first of `pages` is the floor."""
    floor = pages[0]
    rate = middle(floor, lambda burst: burst.rate)
    cpu = middle(floor, lambda burst: burst.cpu_per_thousand)
    return Table(
        title=title,
        header=COLUMNS,
        lines=[_page_line(page, rate=rate, cpu=cpu) for page in pages],
        notes=notes,
    )


def _page_line(page: Page, *, rate: float, cpu: float) -> Line:
    own_rate = middle(page, lambda burst: burst.rate)
    own_cpu = middle(page, lambda burst: burst.cpu_per_thousand)
    return (
        page.name,
        f"{own_rate:.0f}",
        _percent(own_rate, rate),
        f"{middle(page, lambda burst: burst.p50):.1f}",
        f"{middle(page, lambda burst: burst.p95):.1f}",
        f"{middle(page, lambda burst: burst.p99):.1f}",
        f"{own_cpu:.2f}",
        f"{own_cpu / cpu:.1f} x" if cpu else "-",
        f"FAILED ({page.errors})" if page.errors else "0",
    )


def growth_table(title: str, pairs: Sequence[tuple[Page, Page]], *, header: Line) -> Table:
    """What a request costs the server small and grown, and how many times as much that is."""
    lines = []
    for small, grown in pairs:
        costs = [middle(page, lambda burst: burst.cpu_per_thousand) for page in (small, grown)]
        errors = small.errors + grown.errors
        times = f"{costs[1] / costs[0]:.2f} x" if costs[0] else "-"
        said = f"FAILED ({errors})" if errors else "0"
        lines.append((small.name, f"{costs[0]:.2f}", f"{costs[1]:.2f}", times, said))
    return Table(title=title, header=header, lines=lines)


def _percent(part: float, whole: float) -> str:
    return f"{part / whole * 100:.0f}%" if whole else "-"
