"""The blueprint of this room, which every views module adds its routes to."""

from __future__ import annotations

from flask import Blueprint

team = Blueprint("team", __name__)
