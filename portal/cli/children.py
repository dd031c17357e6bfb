"""The processes that `serve` starts: they live and end together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Final

import click

from portal.config import PROJECT_ROOT

POLL_SECONDS: Final = 0.2
START_SECONDS: Final = 60
STOP_SECONDS: Final = 20
RESTART_SECONDS: Final = 2.0
# Loaded before a child is made: between fork and exec nothing may be looked up.
LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None
# <linux/prctl.h>: the signal that a process gets when its parent dies.
PR_SET_PDEATHSIG: Final = 1


def end_with_parent(parent: int) -> None:
    """In a child, before its program starts: be told to stop when `parent` dies, however it dies.

    Without this, kill -9 of `serve` would leave a web server on the port and a second worker.
    """
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:
            # It died before the kernel was asked to tell us.
            os._exit(1)


class Children:
    """The web server and the worker: started together, stopped together."""

    def __init__(
        self, *, web: Sequence[str], worker: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.commands = {"web": web, "worker": worker}
        self.environment = environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.is_stopping = False

    def run(self, when_open: Callable[[], None]) -> int:
        """Run until told to stop (0), or until the web server ends by itself (its own code)."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._forward)
        try:
            for name in self.commands:
                self._start(name)
            if self._wait_until_open():
                when_open()
            return self._watch()
        finally:
            self._stop()

    def _forward(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _start(self, name: str) -> None:
        self.running[name] = subprocess.Popen(
            list(self.commands[name]),
            cwd=PROJECT_ROOT,
            env=dict(self.environment),
            # A group of its own, so that what it started can be ended with it.
            start_new_session=True,
            preexec_fn=partial(end_with_parent, os.getpid()) if LIBC else None,
        )

    def _wait_until_open(self) -> bool:
        command = list(self.commands["web"])
        address = (command[command.index("--host") + 1], int(command[command.index("--port") + 1]))
        deadline = time.monotonic() + START_SECONDS
        while not self.is_stopping and self.running["web"].poll() is None:
            try:
                socket.create_connection(address, timeout=1).close()
            except OSError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(POLL_SECONDS)
            else:
                return True
        return False

    def _watch(self) -> int:
        while not self.is_stopping:
            code = self.running["web"].poll()
            if code is not None and not self.is_stopping:
                click.echo(f"The web server ended by itself (code {code}).", err=True)
                return code or 1
            if self.running["worker"].poll() is not None:
                click.echo("The worker ended by itself and is started again.", err=True)
                time.sleep(RESTART_SECONDS)
                self._start("worker")
            time.sleep(POLL_SECONDS)
        return 0

    def _stop(self) -> None:
        """First the web server, so that what it was writing still reaches the worker."""
        for name in self.commands:
            child = self.running.get(name)
            if child is None:
                continue
            if child.poll() is None:
                child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
            # Whoever is left of its group: it hung, or it was killed and left its own children.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
