"""A throw-away Redis for tests and trials: it keeps nothing, and is gone afterwards."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scripts.postgres import free_port
from scripts.production import find_program, wait_until_open


@dataclass
class RedisServer:
    """One server on one loopback port, which may be stopped and started again."""

    folder: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What OPSTAP_REDIS_URL takes."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        program = find_program("redis-server", "redis-server")
        places = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder]
        self.process = subprocess.Popen(
            [program, *places, "--save", "", "--appendonly", "no"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until_open(self.port)

    def send(self, number: signal.Signals) -> None:
        """Let it stand still (SIGSTOP) or go on (SIGCONT)."""
        if self.process is not None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A Redis that runs, and is ended afterwards."""
    with tempfile.TemporaryDirectory(prefix="opstap-redis-") as folder:
        server = RedisServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.kill()
