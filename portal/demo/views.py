"""The demo's doors."""

from __future__ import annotations

from flask import Blueprint

demo_room = Blueprint("demo", __name__, url_prefix="/demo")
