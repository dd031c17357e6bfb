"""One command that runs everything: `flask --app app serve --port 5000`."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
from flask import current_app

from portal import migrate
from portal.cli.children import Children
from portal.clock import Clock
from portal.config import PROJECT_ROOT, Settings
from portal.database import Database, get_database
from portal.demo.life import load_life_once
from portal.demo.marker import NotADemoError
from portal.setup.database import DatabaseNotReadyError, ensure_ready

SECRET_FILE: Final = PROJECT_ROOT / "var" / "demo-secret"
LOOPBACK: Final = "127.0.0.1"
# More threads than a processor can keep busy only wait for each other; who comes while all are
# taken waits in line instead of being refused.
THREADS: Final = min(8, (os.cpu_count() or 1) * 2 + 1)
BACKPRESSURE: Final = 64


@click.command("serve")
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--port", default=5000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=2, show_default=True, help="How many web processes.")
@click.pass_context
def serve_command(context: click.Context, host: str, port: int, workers: int) -> None:
    """Run the portal: the web processes and the worker that sends messages."""
    settings = with_address(current_app.config["SETTINGS"], os.environ, port=port)
    # The invented messages that are written below hold links, to this port.
    current_app.config["SETTINGS"] = settings
    problems = settings.problems_for_serving()
    if problems:
        raise click.ClickException("\n".join(problems))
    require_free_port(host, port)
    make_ready(get_database(), settings, current_app.extensions["clock"])
    environment = child_environment(os.environ, settings)
    get_database().engine.dispose()
    children = Children(
        web=web_command(host, port, workers),
        worker=[sys.executable, "-m", "flask", "--app", "app", "worker"],
        environment=environment,
    )
    context.exit(children.run(lambda: show_addresses(settings)))


def require_free_port(host: str, port: int) -> None:
    """Say so before anything is started when somebody else listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({error}). "
                f"Choose another one, such as: make run PORT={port % 60000 + 1}"
            ) from error


def make_ready(database: Database, settings: Settings, clock: Clock) -> None:
    """Make or migrate a SQLite database; in the demo, bring it to life once."""
    try:
        made = ensure_ready(database, settings)
        refuse_another_release(database)
        if settings.demo and load_life_once(database, now=clock(), base_url=settings.base_url):
            click.echo("The invented region is filled with invented people.")
    except (DatabaseNotReadyError, NotADemoError) as error:
        raise click.ClickException(str(error)) from error
    if made:
        click.echo("A new database was made.")


def refuse_another_release(database: Database) -> None:
    """A SQLite file is up to date by now; another database is migrated by its administrator."""
    with database.engine.connect() as connection:
        if not migrate.is_current(connection):
            raise DatabaseNotReadyError(
                "This database is of another release. Run `flask --app app db upgrade` first."
            )


def with_address(settings: Settings, environ: Mapping[str, str], *, port: int) -> Settings:
    """Settings whose address follows the port, unless somebody set another one."""
    if environ.get("OPSTAP_BASE_URL", "").strip():
        return settings
    return replace(settings, base_url=f"http://{LOOPBACK}:{port}")


def child_environment(environ: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """What the web processes and the worker are told: the same secret and address for all."""
    # Set by the flask command; the web processes would take themselves for one.
    child = {key: value for key, value in environ.items() if key != "FLASK_RUN_FROM_CLI"}
    child["OPSTAP_BASE_URL"] = settings.base_url
    if settings.demo and not settings.secret_key:
        child["OPSTAP_SECRET_KEY"] = demo_secret(SECRET_FILE)
    return child


def demo_secret(path: Path) -> str:
    """The demo's own secret, made once: whoever was signed in still is after a restart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Granian, serving the application of app.py."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(THREADS),
        "--backpressure": str(BACKPRESSURE),
        "--workers-kill-timeout": "10",
        "--log-level": "warning",
    }
    return [
        *(sys.executable, "-m", "granian", "--no-ws", "--respawn-failed-workers"),
        *(part for pair in options.items() for part in pair),
        "app:app",
    ]


def show_addresses(settings: Settings) -> None:
    """Say where to go; in the demo, where every kind of user starts."""
    click.echo(f"\nOpstap is open at {settings.base_url}")
    if settings.demo:
        for who, path in STARTS:
            click.echo(f"  {who:<14}{settings.base_url}{path}")
    click.echo("Stop it with Ctrl-C.\n")


STARTS: Final = (
    ("young person", "/"),
    ("my place", "/demo#jongere"),
    ("coach", "/demo#coach"),
    ("front desk", "/demo#balie"),
    ("editor", "/demo#redactie"),
    ("coordinator", "/demo#coordinator"),
    ("privacy", "/demo#privacy"),
    ("messages", "/demo/berichten"),
)
