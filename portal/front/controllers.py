"""Who answers for the data, also while the database is away: everybody may always know that."""

from __future__ import annotations

from typing import Final

import yaml
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.config import Settings
from portal.database import session
from portal.front.queries import Controller, controller, list_controllers

CACHE: Final = "controllers"


def known_controllers() -> list[Controller]:
    """As the database has it now; else as it had it last, or as the region's own file says it."""
    current = session()
    try:
        found = list_controllers(current)
    except SQLAlchemyError:
        current.rollback()
        kept: list[Controller] | None = current_app.extensions.get(CACHE)
        return _controllers_on_disk() if kept is None else kept
    current_app.extensions[CACHE] = found
    return found


def _controllers_on_disk() -> list[Controller]:
    settings: Settings = current_app.config["SETTINGS"]
    text = (settings.region_folder / "region.yaml").read_text(encoding="utf-8")
    return [controller(each, each["name"]) for each in yaml.safe_load(text)["partners"]]
