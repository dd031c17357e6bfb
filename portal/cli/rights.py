"""Commands for what young people may ask of their data."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from portal.cli.ready import require_database
from portal.clock import Clock
from portal.config import Settings
from portal.database import get_database
from portal.rights.chores import replay_erasures
from portal.rights.retention import apply_retention, read_retention
from portal.storage import storage

rights_cli = AppGroup("rights", help="How long data is kept, and removing it again.")


@rights_cli.command("replay-erasures")
def replay() -> None:
    """After an older copy was put back: remove again who was removed since it was made."""
    settings, clock = _prepare()
    if not settings.erasures_file.exists():
        raise click.ClickException(
            f"{settings.erasures_file} is missing. Put it back from where it is kept apart from "
            "the database, or name it with OPSTAP_ERASURES_FILE."
        )
    count = replay_erasures(get_database(), storage(), settings.erasures_file, now=clock())
    click.echo(f"{count} people were removed again.")


@rights_cli.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what is due; remove nothing.")
def retention(dry_run: bool) -> None:
    """Remove what was kept long enough; the worker does this every night."""
    settings, clock = _prepare()
    if dry_run:
        with get_database().sessions() as session:
            due = read_retention(session, now=clock())
    else:
        due = apply_retention(get_database(), storage(), settings.erasures_file, now=clock())
    verb = "would be removed" if dry_run else "were removed"
    for each in due.people:
        click.echo(f"person {each.young_person_id}\tlast contact {each.last_on.isoformat()}")
    click.echo(f"{len(due.people)} people and {due.check_ins} check-ins {verb}.")


def _prepare() -> tuple[Settings, Clock]:
    settings: Settings = current_app.config["SETTINGS"]
    require_database(settings)
    clock: Clock = current_app.extensions["clock"]
    return settings, clock
