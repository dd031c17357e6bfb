"""What is measured, on which server, with which requests."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import Engine, func, select

from portal.cases.models import Case
from scripts.bench.load import CONNECTIONS, Burst, Request, send
from scripts.bench.servers import Server
from scripts.bench.visitors import Visitor, prepared_sign_ups, signed_in_coach

LIST: Final = "/aanbod"
QUEUE: Final = "/werk/wachtrij"
MODULE: Final = re.compile(r'href="(/aanbod/[a-z0-9-]+)"')
# More than one burst can use up.
SIGN_UPS_PER_SECOND: Final = 300
QUERIES: Final = (
    *("solliciteren", "schulden", "brief deurwaarder", "opleiding stoppen", "cv maken"),
    *("ik weet niet wat ik wil", "werk", "money", "studiefinanciering", "bijbaan", "stress"),
    *("hoofd zit vol", "nederlands leren", "rekeningen", "soliciteren", "zelfvertrouwen"),
    *("open dag", "coach", "dakloos", "leren en werken", "i need a job", "uitkering"),
)


@dataclass(kw_only=True)
class Page:
    """One row of the table. `prepare` makes the requests of a burst, given its seconds."""

    name: str
    server: Server
    prepare: Callable[[float], Sequence[Request]]
    once: bool = False
    headers: tuple[str, ...] = ()
    counted: Callable[[], int] | None = None
    bursts: list[Burst] = field(default_factory=list)
    wrong: int = 0

    def measure(self, *, seconds: float, folder: Path, keep: bool = True) -> None:
        """One burst; kept unless it only warms up."""
        requests = self.prepare(seconds)
        before = self.counted() if self.counted else 0
        burst = send(
            self.server,
            requests,
            seconds=seconds,
            folder=folder,
            once=self.once,
            headers=self.headers,
        )
        if self.counted:
            # Those under way when the burst ends are stored without having been counted.
            self.wrong += max(0, burst.requests - (self.counted() - before) - CONNECTIONS)
        if keep:
            self.bursts.append(burst)

    @property
    def errors(self) -> int:
        """Answers that were refused or broken, and presses that stored nothing."""
        return sum(burst.errors for burst in self.bursts) + self.wrong


def always(*requests: Request) -> Callable[[float], Sequence[Request]]:
    """The same requests in every burst."""
    return lambda _seconds: requests


def floor_pages(server: Server) -> list[Page]:
    """What the others are compared with; the list comes first."""
    return [
        Page(name="floor: list", server=server, prepare=always(Request(path="/list"))),
        Page(name="floor: hello", server=server, prepare=always(Request(path="/hello"))),
    ]


def kept_pages(server: Server) -> list[Page]:
    """Pages as a visitor mostly gets them: from the answers that the process keeps."""
    return [
        Page(name="list, from the cache", server=server, prepare=always(Request(path=LIST))),
    ]


def made_pages(server: Server, app: Flask, engine: Engine) -> list[Page]:
    """Pages that are made anew for each request; `app` only seals the cookies of sign-ups."""
    page_list = Visitor(server).get(LIST)
    module = MODULE.search(page_list)
    if module is None:
        raise RuntimeError("The offer's list has no module in it.")
    searches = [Request(path=f"{LIST}?zoek={urllib.parse.quote_plus(each)}") for each in QUERIES]
    return [
        Page(name="list", server=server, prepare=always(Request(path=LIST))),
        Page(
            name="list, compressed",
            server=server,
            prepare=always(Request(path=LIST)),
            headers=("Accept-Encoding: br",),
        ),
        Page(name="module page", server=server, prepare=always(Request(path=module.group(1)))),
        Page(name="search", server=server, prepare=always(*searches)),
        sign_up_page(server, app, engine),
        Page(
            name="coach's queue",
            server=server,
            prepare=always(Request(path=QUEUE, cookie=signed_in_coach(server))),
        ),
    ]


def sign_up_page(server: Server, app: Flask, engine: Engine) -> Page:
    """The last press of a sign-up, each of somebody else; every one must become a case."""
    made = 0

    def prepare(seconds: float) -> Sequence[Request]:
        nonlocal made
        count = int(SIGN_UPS_PER_SECOND * seconds)
        made += count
        return prepared_sign_ups(app, server, count, first=made - count)

    def count_cases() -> int:
        with engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(Case)) or 0

    return Page(
        name="sign-up, last step",
        server=server,
        prepare=prepare,
        once=True,
        counted=count_cases,
    )
