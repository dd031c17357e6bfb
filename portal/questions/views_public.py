"""Asking something without a name."""

from __future__ import annotations

from flask import Blueprint

questions = Blueprint("questions", __name__)
