"""Somebody's own roster: their hours, their free moments, and how others see those."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access.guard import requires
from portal.access.permissions import Permission
from portal.team.room import team


@team.get("/werk/rooster")
@requires(Permission.SEE_OWN_ROSTER)
def show_roster() -> ResponseReturnValue:
    """The week of who is signed in, with what differs."""
    return render_template("team/show_roster.html")
