"""Whether the portal lives and is ready, for the machines that watch over it."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.access.guard import public

status = Blueprint("status", __name__)


@status.get("/healthz")
@public
def show_health() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}
