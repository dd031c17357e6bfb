"""What the worker does for people's rights: removals that are due, and what was kept long enough.

Both remove files after a commit, so they have transactions of their own.
"""

from __future__ import annotations

from typing import Final

from flask import current_app

from portal.clock import REGION_ZONE, Clock
from portal.config import Settings
from portal.database import Database
from portal.log import log_event, log_problem
from portal.rights.chores import erase_who_asked
from portal.rights.retention import apply_retention
from portal.storage import storage

# From this hour of the region's clock on, once a day.
NIGHT_HOUR: Final = 3
KEPT: Final = "retention_kept_on"


def erase_people(database: Database) -> None:
    """Remove everybody who asked for it and had their days to change their mind."""
    settings: Settings = current_app.config["SETTINGS"]
    clock: Clock = current_app.extensions["clock"]
    try:
        erased = erase_who_asked(database, storage(), settings.erasures_file, now=clock())
    except OSError:
        # Nobody is removed whom a restore would bring back: it waits until it can be written down.
        log_problem("erasures_not_written_down")
        return
    if erased:
        log_event("people_erased", count=erased)


def keep_no_longer(database: Database) -> None:
    """Once a night: remove what was kept for as many months as people were told."""
    settings: Settings = current_app.config["SETTINGS"]
    clock: Clock = current_app.extensions["clock"]
    at_home, memory = clock().astimezone(REGION_ZONE), current_app.extensions
    if at_home.hour < NIGHT_HOUR or memory.get(KEPT) == at_home.date():
        return
    try:
        due = apply_retention(database, storage(), settings.erasures_file, now=clock())
    except OSError:
        log_problem("erasures_not_written_down")
        return
    memory[KEPT] = at_home.date()
    if due.people or due.check_ins:
        log_event("kept_long_enough", people=len(due.people), check_ins=due.check_ins)
