"""A throw-away PostgreSQL for the tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.system import MissingProgramError, apt_install

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
USER = "opstap"
START_SECONDS = 60
STOP_SECONDS = 30
# The data is worth nothing, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


class PostgresError(RuntimeError):
    """The server did not start; the text ends with its own log."""


def programs_present() -> Path | None:
    """Return the folder with initdb and postgres, the newest version first."""
    on_path = shutil.which("postgres")
    if on_path and shutil.which("initdb"):
        return Path(on_path).parent
    folders = [folder for pattern in PLACES for folder in Path("/").glob(pattern.lstrip("/"))]
    complete = (f for f in folders if (f / "initdb").exists() and (f / "postgres").exists())
    return max(complete, default=None, key=version_in)


def version_in(folder: Path) -> int:
    """Return the major version in a path such as /usr/lib/postgresql/15/bin."""
    digits = "".join(c for c in folder.parent.name if c.isdigit() or c == ".")
    return int(digits.split(".")[0] or 0)


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs, installed now if need be."""
    folder = programs_present()
    if folder is None and apt_install("postgresql"):
        folder = programs_present()
    if folder is None:
        raise MissingProgramError(
            "The tests need PostgreSQL's initdb and postgres. Install the package 'postgresql' "
            "(Debian, Ubuntu) or 'postgresql@16' (Homebrew)."
        )
    return folder


def ordinary_user() -> pwd.struct_passwd | None:
    """Return who runs the server when we are root, which PostgreSQL refuses; else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise MissingProgramError("Neither 'postgres' nor 'nobody' exists to run the server as.")


def free_port() -> int:
    """Return a loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One server on one folder, reachable by a unix socket and a loopback port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = find_programs()
        self.owner = ordinary_user()
        self.port = free_port()
        self.log = folder / "server.log"
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the maintenance database, for SQLAlchemy."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self._make()
        self.run()

    def _make(self) -> None:
        if self.owner:
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        data = str(self.folder / "data")
        options = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        self._finish([str(self.programs / "initdb"), "-D", data, "-U", USER, *options])

    def run(self) -> None:
        """Run the server on the cluster, the first time or again, and wait until it answers."""
        data = str(self.folder / "data")
        self.log.unlink(missing_ok=True)
        places = ["-h", "127.0.0.1", "-p", str(self.port), "-k", str(self.folder)]
        settings = [part for pair in SETTINGS.items() for part in ("-c", "=".join(pair))]
        self.server = self._spawn([str(self.programs / "postgres"), "-D", data, *places, *settings])
        self._wait()

    def stop(self) -> None:
        """Stop the server at once: connections that are left are cut."""
        if self.server is None or self.server.poll() is not None:
            return
        # SIGTERM would wait for clients to leave by themselves; SIGINT shows them out.
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait(timeout=STOP_SECONDS)

    def crash(self) -> None:
        """Let the server fall down as it is: what it was doing is cut off in the middle."""
        if self.server is not None:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait(timeout=STOP_SECONDS)

    def _spawn(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        user, group = (self.owner.pw_uid, self.owner.pw_gid) if self.owner else (None, None)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                user=user,
                group=group,
                extra_groups=[] if self.owner else None,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            )

    def _finish(self, command: Sequence[str]) -> None:
        if self._spawn(command).wait() != 0:
            raise PostgresError(f"{command[0]} failed:\n{self.log.read_text()}")

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        ready = f"{self.folder}/.s.PGSQL.{self.port}"
        while time.monotonic() < deadline:
            if self.server is None or self.server.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(ready)
                if "ready to accept connections" in self.log.read_text():
                    return
            time.sleep(0.05)
        raise PostgresError(f"PostgreSQL did not start:\n{self.log.read_text()}")


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server, give its URL, and remove every trace of it afterwards."""
    with tempfile.TemporaryDirectory(prefix="opstap-pg-") as folder:
        cluster = Cluster(Path(folder))
        try:
            cluster.start()
            yield cluster.url
        finally:
            cluster.stop()


if __name__ == "__main__":
    with postgres_server() as url:
        print(url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.read()
