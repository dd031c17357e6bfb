"""Pages of this room."""

from __future__ import annotations

from flask import Blueprint

workbench = Blueprint("workbench", __name__)
