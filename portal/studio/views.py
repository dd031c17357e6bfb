"""Pages of this room."""

from __future__ import annotations

from flask import Blueprint

studio = Blueprint("studio", __name__)
