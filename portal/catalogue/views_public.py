"""Pages of this room."""

from __future__ import annotations

from flask import Blueprint

catalogue = Blueprint("catalogue", __name__)
