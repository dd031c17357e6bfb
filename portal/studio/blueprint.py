"""The room's one blueprint; the pages are in the modules named views."""

from __future__ import annotations

from flask import Blueprint

studio = Blueprint("studio", __name__)
