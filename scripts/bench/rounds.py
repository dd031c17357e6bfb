"""The bursts in their order: each round measures every page once, so that none has the quiet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal import create_app
from portal.database import Database
from scripts.bench.datasets import Size, environment_for, fill, settings_for
from scripts.bench.pages import LIST, Page, floor_pages, kept_pages, made_pages
from scripts.bench.report import Table, page_table
from scripts.bench.servers import FLOOR, PORTAL, WORKERS, Server, serving
from scripts.bench.settings import PAGE_BYTES
from scripts.bench.visitors import Visitor

WARM_SECONDS: Final = 2.0
LIMITS: Final = "Limits per address are counted as always, but refuse nobody here."
NewDatabase = Callable[[], AbstractContextManager[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how often, on how many cases."""

    rounds: int
    seconds: float
    cases: int


def measure_pages(name: str, new: NewDatabase, plan: Plan, folder: Path) -> Table:
    """Every page on one kind of database, beside the floor."""
    with ExitStack() as stack:
        url = stack.enter_context(new())
        fill(url, Size(cases=plan.cases))
        log = folder / "server.log"
        kept = stack.enter_context(
            serving(PORTAL, environment_for(url, ANSWER_CACHE="1"), answers=LIST, log=log)
        )
        made = start_portal(stack, url, folder)
        length = len(Visitor(made).get(LIST).encode())
        floor = stack.enter_context(
            serving(
                FLOOR,
                {"OPSTAP_DATABASE_URL": url, PAGE_BYTES: str(length)},
                answers="/list",
                log=log,
            )
        )
        pages = [
            *floor_pages(floor),
            *kept_pages(kept),
            *pages_of(made, url, stack),
        ]
        run_rounds(pages, plan, folder)
        return page_table(f"Portal on {name}", pages, notes=_notes(plan, made, length))


def _notes(plan: Plan, made: Server, length: int) -> tuple[str, ...]:
    conditions = (
        f"8 connections, {WORKERS} workers, {plan.rounds} rounds of {plan.seconds:g} s, medians",
        f"{plan.cases} cases",
        f"the list and the floor's page are {length / 1000:.0f} kB",
    )
    memory = (
        f"memory of the workers after this: {made.worker_megabytes():.0f} MB",
        f"with their parent {made.megabytes():.0f} MB",
    )
    return ("; ".join(conditions), "; ".join(memory), LIMITS)


def start_portal(stack: ExitStack, url: str, folder: Path) -> Server:
    """A portal that makes every answer anew, until the stack is closed."""
    environment = environment_for(url, ANSWER_CACHE="0")
    return stack.enter_context(
        serving(PORTAL, environment, answers=LIST, log=folder / "server.log")
    )


def pages_of(server: Server, url: str, stack: ExitStack) -> list[Page]:
    """The pages that are made anew, with what preparing their requests needs."""
    database = Database(url)
    stack.callback(database.engine.dispose)
    app = create_app(settings_for(url, base_url=server.address), database=database)
    return made_pages(server, app, database.engine)


def run_rounds(pages: Sequence[Page], plan: Plan, folder: Path) -> None:
    """Warm every page up, then measure them round by round."""
    for page in pages:
        page.measure(seconds=WARM_SECONDS, folder=folder, keep=False)
    for _ in range(plan.rounds):
        for page in pages:
            page.measure(seconds=plan.seconds, folder=folder)
