"""Proving that every open case has somebody who acts: `flask --app app cases check`."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from portal.cli.ready import require_database
from portal.config import Settings
from portal.database import get_database
from portal.standing_in.proof import check_cases

cases_cli = AppGroup("cases", help="Cases and who acts for them.")


@cases_cli.command("check")
def check() -> None:
    """Say what is wrong with who acts, and exit with 1 when anything is. Changes nothing."""
    settings: Settings = current_app.config["SETTINGS"]
    require_database(settings)
    with get_database().sessions() as session:
        findings = check_cases(session)
    for finding in findings:
        click.echo(f"{finding.wrong}\t{finding.subject}")
    if findings:
        click.echo(f"{len(findings)} things are wrong.", err=True)
        sys.exit(1)
    click.echo("Every open case has one contact person and somebody able who acts.")
