"""Web servers as `flask serve` starts them, and what they use of the machine."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.cli.serve import web_command
from portal.config import PROJECT_ROOT
from scripts.postgres import free_port
from scripts.serving import wait_until_it_answers

WORKERS: Final = 2
HOST: Final = "127.0.0.1"
ANSWER_SECONDS: Final = 60
STOP_SECONDS: Final = 20
TICKS: Final = os.sysconf("SC_CLK_TCK")
PORTAL: Final = "scripts.bench.served:app"
FLOOR: Final = "scripts.bench.floor:app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: its address and the process that started its workers."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far."""
        return sum(cpu_of(pid) for pid in family_of(self.pid))

    def worker_megabytes(self) -> float:
        """Memory of the web processes: each page that they share counts for its part."""
        return sum(memory_of(pid) for pid in family_of(self.pid) if pid != self.pid) / 1024**2

    def megabytes(self) -> float:
        """Memory of the web processes and of the one that keeps them."""
        return sum(memory_of(pid) for pid in family_of(self.pid)) / 1024**2


@contextlib.contextmanager
def serving(
    application: str, environment: Mapping[str, str], *, answers: str, log: Path
) -> Iterator[Server]:
    """Serve until the block ends; `answers` is a path that answers 200 once it is ready."""
    port = free_port()
    # The portal's own command with another application, so that its settings are always the same.
    command = [*web_command(HOST, port, WORKERS)[:-1], application]
    address = f"http://{HOST}:{port}"
    own = {key: value for key, value in os.environ.items() if not key.startswith("OPSTAP_")}
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env={**own, **environment, "OPSTAP_BASE_URL": address},
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_it_answers(address + answers, process, log)
        yield Server(address=address, pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def family_of(pid: int) -> list[int]:
    """The process and all its descendants."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += map(int, task.read_text().split())
    return found


def cpu_of(pid: int) -> float:
    """User and system seconds of one process; 0 when it is gone."""
    try:
        # The name in parentheses may hold spaces: count after it.
        words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / TICKS


def memory_of(pid: int) -> int:
    """The proportional set size in bytes, or the resident size where that cannot be read."""
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/{name}").read_text().splitlines()
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))
    return 0
