"""Commands for the database: its schema, and the region's content in it."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from portal import migrate
from portal.clock import system_clock
from portal.config import Settings
from portal.database import get_database
from portal.setup.database import bring_up_to_date, prepare_sqlite_folder
from portal.setup.region import load_region_folder

db_cli = AppGroup("db", help="The database's schema.")
region_cli = AppGroup("region", help="The region's organisations and offer.")


@db_cli.command("upgrade")
def upgrade() -> None:
    """Bring the database to this release: its schema, and content that an older one lacks."""
    prepare_sqlite_folder(get_database().url)
    bring_up_to_date(get_database(), current_app.config["SETTINGS"])
    click.echo("The database is up to date.")


@db_cli.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION ('base' for empty)."""
    migrate.downgrade(get_database().engine, revision)
    click.echo(f"The database is at {revision}.")


@db_cli.command("check")
def check() -> None:
    """Say whether the models and the database differ; exit 1 when they do."""
    with get_database().engine.connect() as connection:
        differences = migrate.drift(connection)
    for difference in differences:
        click.echo(repr(difference))
    click.echo(f"{len(differences)} differences")
    raise SystemExit(1 if differences else 0)


@region_cli.command("load")
def load() -> None:
    """Load the region's folder (OPSTAP_REGION_FOLDER) into an empty database."""
    settings: Settings = current_app.config["SETTINGS"]
    with get_database().transaction() as session:
        count = load_region_folder(session, settings.region_folder, now=system_clock())
    click.echo(f"{count} items of the offer are loaded.")
