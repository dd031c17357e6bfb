"""The one list of commands."""

from __future__ import annotations

from flask import Flask

from portal.cli.audit import audit_cli
from portal.cli.cases import cases_cli
from portal.cli.catalogue import catalogue_cli
from portal.cli.database import db_cli, region_cli
from portal.cli.demo import demo_cli
from portal.cli.rights import rights_cli
from portal.cli.routing import routing_cli
from portal.cli.serve import serve_command
from portal.cli.staff import staff_cli
from portal.cli.worker import worker_command

GROUPS = (
    db_cli,
    region_cli,
    catalogue_cli,
    audit_cli,
    cases_cli,
    demo_cli,
    rights_cli,
    routing_cli,
    staff_cli,
    serve_command,
    worker_command,
)


def register_commands(app: Flask) -> None:
    """Give the app its commands."""
    for group in GROUPS:
        app.cli.add_command(group)
