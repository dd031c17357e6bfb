"""The blueprint of this room, which every views module adds its routes to."""

from __future__ import annotations

from flask import Blueprint

privacy = Blueprint("privacy", __name__)
