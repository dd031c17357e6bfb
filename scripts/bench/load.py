"""One burst of requests with wrk, and what it cost the server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.bench.servers import Server

SCRIPT: Final = Path(__file__).parent / "requests.lua"
CONNECTIONS: Final = 8
MISSING: Final = "make bench needs wrk. On Debian: apt-get install wrk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as wrk sends it; `body` is a form."""

    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""

    def line(self) -> str:
        """As requests.lua reads it."""
        return "\t".join((self.method, self.path, self.cookie, self.body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What came of a burst: seconds, milliseconds per percentile, CPU seconds of the server."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    cpu: float
    errors: int

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def cpu_per_thousand(self) -> float:
        """CPU seconds of all the server's processes for 1,000 requests."""
        return self.cpu / self.requests * 1000 if self.requests else 0.0


def has_wrk() -> bool:
    """True when the load generator is on this machine."""
    return shutil.which("wrk") is not None


def send(
    server: Server,
    requests: Sequence[Request],
    *,
    seconds: float,
    folder: Path,
    once: bool = False,
    headers: Sequence[str] = (),
) -> Burst:
    """Send `requests` in turn on 8 connections; with `once` none of them twice.

    Raises RuntimeError when wrk says something else than its numbers.
    """
    lines = folder / "requests.txt"
    lines.write_text("".join(f"{request.line()}\n" for request in requests), encoding="utf-8")
    options = [part for header in headers for part in ("-H", header)]
    before = server.cpu_seconds()
    said = subprocess.run(
        [
            *(
                "wrk",
                "-t",
                "1",
                "-c",
                str(CONNECTIONS),
                "-d",
                f"{seconds:.0f}s",
                "--timeout",
                "10s",
            ),
            *("-s", str(SCRIPT), *options, server.address, "--", str(lines)),
            *(["once"] if once else []),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return _read(said.stdout, said.stderr, cpu=server.cpu_seconds() - before)


def _read(output: str, errors: str, *, cpu: float) -> Burst:
    for line in output.splitlines():
        if line.startswith("RESULT "):
            requests, micros, p50, p95, p99, refused, broken = map(int, line.split()[1:])
            return Burst(
                requests=requests,
                seconds=micros / 1e6,
                p50=p50 / 1000,
                p95=p95 / 1000,
                p99=p99 / 1000,
                cpu=cpu,
                errors=refused + broken,
            )
    raise RuntimeError(f"wrk did not run: {errors or output}")
