"""The portal for the real web server, as app.py makes it; a request with X-Soak kills its process.

`granian --interface wsgi tests.soak.granian_app:app`, with the portal's own settings.
"""

from __future__ import annotations

from app import app as portal
from tests.soak.doom import Doom, DoomedApp

app = DoomedApp(portal.wsgi_app, Doom(), tell=lambda _steps: None)
