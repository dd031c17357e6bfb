"""The room of signing up; its pages are in the views modules beside it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

registration = Blueprint("registration", __name__)

# Generous: a whole class may sign up from one school's address. Never a lock-out.
STEP_LIMIT: Final = "900 per hour"
FINAL_LIMIT: Final = "150 per hour"
