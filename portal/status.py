"""Whether the portal lives and is ready, for the machines that watch over it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from alembic.script import ScriptDirectory
from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.access.guard import public
from portal.clock import now
from portal.database import session
from portal.log import log_problem
from portal.migrate import alembic_config
from portal.outbox.queries import oldest_pending_at

status = Blueprint("status", __name__)

# A message that waits longer than this: the worker is gone, or the mail server is.
OUTBOX_PATIENCE: Final = timedelta(minutes=15)
FRESH: Final = {"Cache-Control": "no-store"}


@status.get("/healthz")
@public
def show_health() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}, 200, FRESH


@status.get("/readyz")
@public
def show_readiness() -> ResponseReturnValue:
    """Whether visitors may be sent here: 503 when not. A slow outbox is told, but stops nobody."""
    try:
        found = look(session(), at=now())
    except SQLAlchemyError as error:
        # Every wait for the database has its deadline in the engine; see portal.database.
        log_problem("not_ready", kind=type(error).__name__)
        return {"status": "not ready", "database": "away"}, 503, FRESH
    return found, 503 if found["status"] == "not ready" else 200, FRESH


def look(current: Session, *, at: datetime) -> dict[str, Any]:
    """What a watcher is told: three cheap reads, nothing about anybody."""
    if not is_of_this_release(current):
        return {"status": "not ready", "database": "ok", "migrations": "not current"}
    oldest = oldest_pending_at(current)
    waits = timedelta() if oldest is None else max(timedelta(), at - oldest)
    is_slow = waits >= OUTBOX_PATIENCE
    return {
        "status": "degraded" if is_slow else "ok",
        "database": "ok",
        "migrations": "current",
        "outbox": "slow" if is_slow else "ok",
        "outbox_oldest_seconds": int(waits.total_seconds()),
    }


def is_of_this_release(current: Session) -> bool:
    """True when the database has every migration of this release."""
    if not inspect(current.connection()).has_table("alembic_version"):
        return False
    # Alembic's own way of asking writes two lines to the log, every few seconds for ever.
    found = current.scalars(text("SELECT version_num FROM alembic_version")).all()
    return found == [newest_revision()]


@cache
def newest_revision() -> str | None:
    """This release's migration, read from the files once."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()
