"""The room of signing up; its pages are in the views modules beside it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

registration = Blueprint("registration", __name__)

# Generous: a whole class may sign up from one school's address. Never a lock-out.
STEP_LIMIT: Final = "900 per hour"
FINAL_LIMIT: Final = "150 per hour"
# All visitors together, per minute so that it is soon over: far above the busiest day of July.
TOTAL_STEPS: Final = "3000 per minute"
TOTAL_FINAL: Final = "300 per minute"
