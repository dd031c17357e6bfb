"""What a web process loads: everything that a page needs, and nothing that only a command does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from portal.config import PROJECT_ROOT
from portal.models import Base

LOOK = """
import json, sys
import app
from portal.database import Base
print(json.dumps([sorted(sys.modules), sorted(app.app.cli.commands), sorted(Base.metadata.tables)]))
"""
FOR_COMMANDS = {
    "alembic",
    "mako",
    "smtplib",
    "portal.cli",
    "portal.setup",
    "portal.models",
}


def start(**settings: str) -> list[Any]:
    """The modules, commands and tables of a fresh process that makes the portal."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPSTAP_", "FLASK_"))}
    started = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=PROJECT_ROOT,
        env=clean | {"OPSTAP_DEMO": "1", "OPSTAP_DATABASE_URL": "sqlite:////nowhere/x"} | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[Any] = json.loads(started.stdout)
    return found


def test_it_leaves_the_commands_alone() -> None:
    modules, commands, tables = start()
    assert FOR_COMMANDS & set(modules) == set()
    assert "serve" not in commands
    # A query may join any of them, also one of a room that was not visited yet.
    assert set(tables) == set(Base.metadata.tables)


def test_a_command_line_has_them() -> None:
    modules, commands, _ = start(FLASK_RUN_FROM_CLI="true")
    assert set(modules) >= FOR_COMMANDS
    assert {"serve", "worker", "db", "staff"} <= set(commands)
