"""Whether the portal lives and is ready, for the machines that watch over it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.access.guard import public
from portal.clock import now
from portal.database import session
from portal.log import log_problem
from portal.outbox.heartbeat import worker_seen_at
from portal.outbox.queries import oldest_pending_at
from portal.revisions import newest_revision

status = Blueprint("status", __name__)

# A message that waits longer than this: the worker is gone, or the mail server is.
OUTBOX_PATIENCE: Final = timedelta(minutes=15)
# A worker says every minute that it is there; one that is restarted misses a few.
WORKER_PATIENCE: Final = timedelta(minutes=5)
FRESH: Final = {"Cache-Control": "no-store"}


@status.get("/healthz")
@public
def show_health() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}, 200, FRESH


@status.get("/readyz")
@public
def show_readiness() -> ResponseReturnValue:
    """Whether visitors may be sent here: 503 when not.

    Messages that wait and a worker that is gone are told as `degraded`, but stop nobody.
    """
    try:
        found = look(session(), at=now())
    except SQLAlchemyError as error:
        # Every wait for the database has its deadline in the engine; see portal.database.
        log_problem("not_ready", kind=type(error).__name__)
        return {"status": "not ready", "database": "away"}, 503, FRESH
    return found, 503 if found["status"] == "not ready" else 200, FRESH


def look(current: Session, *, at: datetime) -> dict[str, Any]:
    """What a watcher is told: a few cheap reads, nothing about anybody."""
    migrations = compare_releases(current)
    if migrations == "not current":
        return {"status": "not ready", "database": "ok", "migrations": migrations}
    oldest, seen = oldest_pending_at(current), worker_seen_at(current)
    waits = timedelta() if oldest is None else max(timedelta(), at - oldest)
    is_slow = waits >= OUTBOX_PATIENCE
    is_gone = seen is None or at - seen >= WORKER_PATIENCE
    return {
        "status": "degraded" if is_slow or is_gone else "ok",
        "database": "ok",
        "migrations": migrations,
        "outbox": "slow" if is_slow else "ok",
        "outbox_oldest_seconds": int(waits.total_seconds()),
        "worker": "not seen" if is_gone else "ok",
        "worker_seen_seconds": None if seen is None else int((at - seen).total_seconds()),
    }


def compare_releases(current: Session) -> str:
    """'current', 'newer' or 'not current': the database's migrations beside this release's.

    A newer database is fine: migrations only add, and run before the processes are restarted.
    """
    if not inspect(current.connection()).has_table("alembic_version"):
        return "not current"
    # Alembic's own way of asking writes two lines to the log, every few seconds for ever.
    found = current.scalars(text("SELECT version_num FROM alembic_version")).all()
    newest = newest_revision()
    if found == [newest]:
        return "current"
    is_newer = len(found) == 1 and found[0] > newest
    return "newer" if is_newer else "not current"
