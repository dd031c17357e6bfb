"""The worker that empties the outbox: `flask --app app worker`."""

from __future__ import annotations

import signal
from types import FrameType

import click
from flask import current_app

from portal.cli.ready import require_database
from portal.clock import Clock
from portal.config import Settings
from portal.database import get_database
from portal.outbox.routes import choose_transports
from portal.outbox.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due now, and stop.")
def worker_command(once: bool) -> None:
    """Send the messages in the outbox, until told to stop (SIGTERM or Ctrl-C)."""
    settings: Settings = current_app.config["SETTINGS"]
    require_database(settings)
    clock: Clock = current_app.extensions["clock"]
    try:
        transports = choose_transports(settings)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    worker = Worker(get_database(), transports, clock=clock)

    def finish(_signal: int, _frame: FrameType | None) -> None:
        worker.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, finish)
    if once:
        click.echo(f"{worker.drain()} messages were tried.")
    else:
        worker.run()
