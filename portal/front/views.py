"""Pages of this room."""

from __future__ import annotations

from flask import Blueprint

front = Blueprint("front", __name__)
