"""A database for a command to work on: made when it can be, else the command says how."""

from __future__ import annotations

import click

from portal.config import Settings
from portal.database import get_database
from portal.setup.database import DatabaseNotReadyError, ensure_ready


def require_database(settings: Settings) -> None:
    """Make an empty SQLite file usable; raise ClickException for a database that is not ours."""
    try:
        ensure_ready(get_database(), settings)
    except DatabaseNotReadyError as error:
        raise click.ClickException(str(error)) from error
