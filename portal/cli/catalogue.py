"""Commands for the offer."""

from __future__ import annotations

from typing import Final

import click
from flask import current_app
from flask.cli import AppGroup

from portal.catalogue.search import search
from portal.catalogue.snapshot import load_snapshot
from portal.config import Settings
from portal.database import get_database
from portal.setup.database import DatabaseNotReadyError, ensure_ready

CONTACT: Final = ("contact", "contact", "Praat met iemand")

catalogue_cli = AppGroup("catalogue", help="The offer.")


@catalogue_cli.command("search")
@click.argument("query")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
def search_offer(query: str, limit: int) -> None:
    """Print what QUERY finds, best first: kind, ref and title, with tabs between.

    The line 'contact' means that talking to somebody is the best answer, or the only one.
    """
    settings: Settings = current_app.config["SETTINGS"]
    try:
        ensure_ready(get_database(), settings)
    except DatabaseNotReadyError as error:
        raise click.ClickException(str(error)) from error
    with get_database().sessions() as session:
        found = search(load_snapshot(session), query)
    lines = [CONTACT] if found.wants_contact else []
    lines += [(str(item.kind), item.ref, item.text("nl").title) for item in found.items]
    for line in lines[:limit]:
        click.echo("\t".join(line))
