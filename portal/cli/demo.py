"""Commands for the demo. They touch no database that the demo did not make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import inspect

from portal import migrate
from portal.clock import Clock
from portal.config import Settings
from portal.database import Database, get_database
from portal.demo.grow import grow
from portal.demo.life import load_life_once
from portal.demo.marker import NotADemoError, refuse_real_data
from portal.setup.database import prepare_sqlite_folder
from portal.setup.region import load_region_folder

demo_cli = AppGroup("demo", help="The demo's invented region (only with OPSTAP_DEMO=1).")


@demo_cli.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Empty the demo's database and fill it again, with dates as seen from today."""
    with demo_database() as database:
        if not yes:
            click.confirm("Everything that was done in the demo goes away. Go on?", abort=True)
        start_afresh(database, current_app.config["SETTINGS"], current_app.extensions["clock"])
    click.echo("The demo starts afresh.")


@demo_cli.command("grow")
@click.option(
    "--cases", type=click.IntRange(min=0), default=0, help="How many cases there are to be."
)
@click.option("--items", type=click.IntRange(min=0), default=0, help="How many items of the offer.")
def grow_demo(cases: int, items: int) -> None:
    """Add invented cases and items until there are so many, with staff for them."""
    with demo_database() as database:
        made = grow(database, cases=cases, items=items, now=current_app.extensions["clock"]())
    click.echo(f"Added {made.cases} cases, {made.items} items and {made.staff} staff.")


@contextmanager
def demo_database() -> Iterator[Database]:
    """The demo's database; anything else is refused, in words for who typed the command."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.demo:
        raise click.ClickException("This is not the demo: OPSTAP_DEMO is not 1.")
    try:
        require_demo_database(get_database())
        yield get_database()
    except NotADemoError as error:
        raise click.ClickException(str(error)) from error


def require_demo_database(database: Database) -> None:
    """Raise NotADemoError for a database with anything real in it; an empty one is fine."""
    prepare_sqlite_folder(database.url)
    if not inspect(database.engine).has_table("staff"):
        return
    with database.sessions() as session:
        refuse_real_data(session)


def start_afresh(database: Database, settings: Settings, clock: Clock) -> None:
    """Take every table away, make them anew, and fill them."""
    if inspect(database.engine).has_table("alembic_version"):
        migrate.downgrade(database.engine, "base")
    migrate.upgrade(database.engine)
    with database.transaction() as session:
        load_region_folder(session, settings.region_folder, now=clock())
    load_life_once(database, now=clock(), base_url=settings.base_url)
