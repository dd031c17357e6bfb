"""Counting the steps of one request or one worker, and doing something terrible at one of them.

The portal itself knows nothing of this: the steps are what SQLAlchemy and WSGI tell anybody who
listens. What happens between two steps is Python alone, so that dying before each of them is dying
at every moment that leaves another trace.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

HEADER = "HTTP_X_SOAK"
AFTER_COMMIT = "after COMMIT"
ANSWER_MADE = "the answer is made"
ANSWER_HALF = "half of the answer is sent"
ANSWER_SENT = "the answer is sent"
PATIENCE = 20.0
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
TABLE = re.compile(r"\b(?:INTO|UPDATE|FROM)\s+\"?(\w+)", re.IGNORECASE)


class Victim(StrEnum):
    """What happens at the chosen step."""

    NOBODY = "nobody"
    SELF = "self"
    BACKEND = "backend"
    SERVER = "server"
    DISK = "disk"


@dataclass(frozen=True)
class Step:
    """One step: what is about to happen, and whether its transaction has changed something."""

    name: str
    has_written: bool = False


class Doom:
    """Listens in one process; armed, it strikes once at the given step of the arming thread."""

    def __init__(self, *, server_pid: int = 0) -> None:
        self.server_pid = server_pid
        self.victim = Victim.NOBODY
        self.at = 0
        self.steps: list[Step] = []
        self.thread: int | None = None
        self.backend_pid = 0
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", self._commit)
        event.listen(Session, "after_commit", lambda _session: self.step(AFTER_COMMIT))

    def arm(self, victim: Victim, at: int) -> None:
        """Count from here; strike before step number `at` (the first is 1)."""
        self.victim, self.at = victim, at
        self.steps = []
        self.thread = threading.get_ident()

    def disarm(self) -> None:
        """Count no longer."""
        self.thread = None

    def step(self, name: str, *, has_written: bool = False) -> None:
        """Something is about to happen in this thread."""
        if self.thread != threading.get_ident():
            return
        self.steps.append(Step(name, has_written))
        if len(self.steps) == self.at:
            STRIKES[self.victim](self)

    def _statement(
        self, connection: Connection, _cursor: Any, statement: str, *_others: Any
    ) -> None:
        self._meet(connection)
        is_write = WRITE.match(statement)
        if statement.upper().startswith("BEGIN"):
            connection.info["soak_has_written"] = False
        if is_write:
            connection.info["soak_has_written"] = True
        table = TABLE.search(statement)
        verb = (is_write[1] if is_write else statement.split(maxsplit=1)[0]).upper()
        self.step(f"before {verb}{f' {table[1]}' if table else ''}", has_written=bool(is_write))

    def _commit(self, connection: Connection) -> None:
        has_written = connection.info.pop("soak_has_written", False)
        self.step("before COMMIT", has_written=has_written)

    def _meet(self, connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        if driver is not None and hasattr(driver, "info"):
            self.backend_pid = driver.info.backend_pid


def die(_doom: Doom) -> None:
    """As kill -9, or the machine's memory running out: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_backend(doom: Doom) -> None:
    """End the database's process for this connection; the server then restarts all of them."""
    _kill(doom.backend_pid)


def kill_server(doom: Doom) -> None:
    """End the database server's first process; the others follow by themselves."""
    _kill(doom.server_pid)
    _kill(doom.backend_pid)


def fill_disk(_doom: Doom) -> None:
    """This process, which writes the file of SQLite, can write nothing more."""
    _allow_writing(os.getpid(), 0)


def empty_disk(pid: int) -> None:
    """Somebody made room for a process."""
    _allow_writing(pid, resource.RLIM_INFINITY)


def _allow_writing(pid: int, size: int) -> None:
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def _kill(pid: int) -> None:
    deadline = time.monotonic() + PATIENCE
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.005)


def is_alive(pid: int) -> bool:
    """True for a process that runs; one that only waits to be counted is dead."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


STRIKES: dict[Victim, Callable[[Doom], None]] = {
    Victim.NOBODY: lambda _doom: None,
    Victim.SELF: die,
    Victim.BACKEND: kill_backend,
    Victim.SERVER: kill_server,
    Victim.DISK: fill_disk,
}


class DoomedApp:
    """A WSGI application around another; a request with the header `X-Soak: victim 12` arms."""

    def __init__(self, app: Any, doom: Doom, *, tell: Callable[[list[Step]], None]) -> None:
        self.app, self.doom, self.tell = app, doom, tell

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the portal does, with steps of its own around the answer."""
        wanted = environ.get(HEADER)
        if not wanted:
            return self.app(environ, start_response)
        victim, at = wanted.split()
        self.doom.arm(Victim(victim), int(at))
        answer = self.app(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return self._sent(body)

    def _sent(self, body: bytes) -> Iterator[bytes]:
        self.doom.step(ANSWER_MADE)
        half = max(1, len(body) // 2)
        yield body[:half]
        self.doom.step(ANSWER_HALF)
        yield body[half:]
        self.doom.step(ANSWER_SENT)
        self.doom.disarm()
        self.tell(self.doom.steps)
