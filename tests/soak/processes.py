"""The portal's processes as the matrix runs them: born in a moment, because they are forked.

A process that has imported the portal forks the others. Each is a process of its own with an app, a
pool and caches of its own, and is killed as such.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.serving import WSGIRequestHandler, make_server

from portal import create_app
from portal.cli.commands import register_commands
from portal.clock import system_clock
from portal.config import Settings
from tests.conftest import TEST_SECRET
from tests.soak.doom import Doom, DoomedApp, Victim
from tests.support.forking import CONTEXT

PATIENCE = 60.0
BASE_URL = "https://opstap.test"


@dataclass(frozen=True, kw_only=True)
class World:
    """What every process of one situation is told."""

    database_url: str
    mail_port: int
    templates: Path
    sms_url: str = ""
    # Of the database server, when it is ours to kill.
    server_pid: int = 0

    def settings(self) -> Settings:
        """Settings as in production."""
        return make_settings(
            database_url=self.database_url,
            smtp_url=f"smtp://127.0.0.1:{self.mail_port}",
            sms_url=self.sms_url,
        )


class CompiledTemplates(FileSystemBytecodeCache):
    """Templates that an earlier process compiled; a full disk keeps nobody from using others."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next process, if it can be kept."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class Quiet(WSGIRequestHandler):
    """Writes no access log."""

    def log(self, *_args: Any) -> None:
        """Nothing."""


def make_settings(**own: Any) -> Settings:
    """Settings as in production."""
    return Settings(
        secret_key=TEST_SECRET,
        base_url=BASE_URL,
        sms_token="only-for-tests" if own.get("sms_url") else "",
        log_level="CRITICAL",
        **own,
    )


def make_app(world: World, later: timedelta = timedelta()) -> Flask:
    """The portal on the world's database, with a clock that can be ahead."""

    def clock() -> datetime:
        return system_clock() + later

    app = create_app(world.settings(), clock=clock)
    app.jinja_env.bytecode_cache = CompiledTemplates(str(world.templates))
    return app


def serve(world: World, channel: Connection) -> None:
    """A web process: says its port, then the steps of each armed request."""
    doom = Doom(server_pid=world.server_pid)
    app = DoomedApp(make_app(world).wsgi_app, doom, tell=channel.send)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    channel.send(server.server_port)
    server.serve_forever(poll_interval=0.05)


def work(world: World, channel: Connection, victim: Victim, at: int, waits: bool) -> None:
    """The worker, once: `flask worker --once`; one that `waits` first waits to be told."""
    doom = Doom(server_pid=world.server_pid)
    app = make_app(world)
    if waits:
        channel.recv()
    doom.arm(victim, at)
    # The flask command itself opens the app's context before it hands over to the worker's.
    with app.app_context():
        register_commands(app)
        result = app.test_cli_runner().invoke(args=["worker", "--once"], catch_exceptions=False)
    channel.send((doom.steps, result.exit_code))


def keep_working(world: World, _channel: Connection) -> None:
    """The worker, until it is told to stop: `flask worker`."""
    app = make_app(world)
    with app.app_context():
        register_commands(app)
        app.test_cli_runner().invoke(args=["worker"], catch_exceptions=False)


@dataclass
class Process:
    """One child with the line to it."""

    child: ForkServerProcess
    channel: Connection
    port: int = 0

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self.child.pid
        return self.child.pid

    def kill(self) -> None:
        """End it without a word."""
        if self.child.is_alive():
            os.kill(self.pid, signal.SIGKILL)
        self.child.join(PATIENCE)

    def was_killed(self) -> bool:
        """True when it died of kill -9; waits for it."""
        self.child.join(PATIENCE)
        return self.child.exitcode == -signal.SIGKILL

    def told(self) -> Any:
        """What it says next: a web process its port and the steps of each armed request."""
        assert self.channel.poll(PATIENCE), "it says nothing"
        return self.channel.recv()


def until_gone(pid: int) -> None:
    """Wait until nobody has this number any more."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise TimeoutError(f"process {pid} does not end")


def start(target: Any, *args: Any) -> Process:
    """Fork a process that runs `target(world, channel, ...)`."""
    ours, theirs = CONTEXT.Pipe()
    child = CONTEXT.Process(target=target, args=(args[0], theirs, *args[1:]), daemon=True)
    child.start()
    theirs.close()
    return Process(child, ours)


@contextmanager
def web_process(world: World) -> Iterator[Process]:
    """A web process that answers; killed at the end if it still lives."""
    process = start(serve, world)
    try:
        process.port = process.told()
        yield process
    finally:
        process.kill()


@contextmanager
def lasting_worker(world: World) -> Iterator[Process]:
    """A worker that goes on; killed at the end if it still lives."""
    process = start(keep_working, world)
    try:
        yield process
    finally:
        process.kill()


@contextmanager
def worker_process(
    world: World, *, victim: Victim = Victim.NOBODY, at: int = 0, waits: bool = False
) -> Iterator[Process]:
    """A worker that goes through the outbox once."""
    process = start(work, world, victim, at, waits)
    try:
        yield process
    finally:
        process.kill()
