"""The one list of commands."""

from __future__ import annotations

from flask import Flask

from portal.cli.database import db_cli, region_cli

GROUPS = (db_cli, region_cli)


def register_commands(app: Flask) -> None:
    """Give the app its commands."""
    for group in GROUPS:
        app.cli.add_command(group)
