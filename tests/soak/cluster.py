"""A PostgreSQL server that may be killed, and comes back on the same port with its data."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from scripts.postgres import USER, Cluster
from tests.soak.doom import is_alive

PATIENCE = 60.0


class KillableCluster(Cluster):
    """As the tests' own server, but what it confirms is in its log on disk.

    fsync stays off: that only matters when the machine itself loses power, which no test here does.
    """

    def start(self) -> None:
        """Make it, and let every commit wait for the log."""
        super().start()
        assert self.server is not None
        self.command: Sequence[str] = list(map(str, self.server.args))  # type: ignore[arg-type]
        with self.connection() as connection:
            connection.execute(f"ALTER ROLE {USER} SET synchronous_commit = on")

    @property
    def pid(self) -> int:
        """The server's first process."""
        assert self.server is not None
        return self.server.pid

    def url_of(self, name: str, *, port: int | None = None) -> str:
        """The address of one of its databases, possibly through a go-between."""
        url = make_url(self.url).set(database=name, port=port or self.port)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """A connection of the administrator."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, dbname="postgres", autocommit=True
        ) as connection:
            yield connection

    def kill(self) -> None:
        """kill -9 of the server."""
        os.kill(self.pid, signal.SIGKILL)

    def recover(self) -> None:
        """Start it again when it is gone, and wait until it lets people in."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not is_alive(self.pid):
                assert self.server is not None
                self.server.wait()
                # The old processes leave within moments; until then the new one refuses to start.
                self.server = self._spawn(self.command)
            with suppress(psycopg.OperationalError), self.connection() as connection:
                connection.execute("SELECT 1")
                return
            time.sleep(0.05)
        raise AssertionError(f"PostgreSQL does not come back:\n{self.log.read_text()[-2000:]}")


@contextmanager
def killable_cluster(folder: Path) -> Iterator[KillableCluster]:
    """A server of a test run's own."""
    cluster = KillableCluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
