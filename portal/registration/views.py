"""Pages of this room."""

from __future__ import annotations

from flask import Blueprint

registration = Blueprint("registration", __name__)
