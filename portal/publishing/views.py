"""Pages of this room."""

from __future__ import annotations

from flask import Blueprint

publishing = Blueprint("publishing", __name__)
