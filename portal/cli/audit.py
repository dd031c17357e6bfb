"""Commands for the trail."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from portal.audit.verify import verify_trail
from portal.cli.ready import require_database
from portal.database import get_database

audit_cli = AppGroup("audit", help="The trail of what was done and looked at.")


@audit_cli.command("verify")
@click.pass_context
def verify(context: click.Context) -> None:
    """Check that no row of the trail was changed, removed or moved; exit 1 when one was."""
    require_database(current_app.config["SETTINGS"])
    with get_database().sessions() as session:
        verdict = verify_trail(session)
    if verdict.broken_at is None:
        click.echo(f"{verdict.rows} rows, all in order")
        return
    click.echo(f"broken at position {verdict.broken_at}: {verdict.reason}")
    context.exit(1)
