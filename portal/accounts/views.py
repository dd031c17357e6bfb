"""Pages of this room."""

from __future__ import annotations

from flask import Blueprint

accounts = Blueprint("accounts", __name__)
