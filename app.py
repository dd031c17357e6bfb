"""The portal as a WSGI application: `granian --interface wsgi app:app`, or `flask --app app`."""

from __future__ import annotations

import os

from portal import create_app
from portal.config import ConfigError, Settings

settings = Settings.from_environment()
# The command line migrates, adds staff and checks routing on a machine that serves nobody yet.
if os.environ.get("FLASK_RUN_FROM_CLI") != "true" and settings.problems_for_serving():
    raise ConfigError(settings.problems_for_serving())

app = create_app(settings)
