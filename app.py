"""The portal as a WSGI application: `granian --interface wsgi app:app`, or `flask --app app`."""

from __future__ import annotations

import os

from portal import create_app
from portal.config import ConfigError, Settings

# Commands bring along what a process that answers visitors has no use for: 20 MB.
is_command_line = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
if is_command_line:
    from portal.cli.commands import register_commands

settings = Settings.from_environment()
# The command line migrates, adds staff and checks routing on a machine that serves nobody yet.
if not is_command_line and settings.problems_for_serving():
    raise ConfigError(settings.problems_for_serving())

app = create_app(settings)
if is_command_line:
    register_commands(app)
