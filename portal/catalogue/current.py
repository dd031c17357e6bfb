"""The published offer of this moment, kept in the process.

Each request asks the database for one number. Only when that went up is the offer read again, so
that a published text is live at once in every process, and pages cost one small query. While the
database is away the kept offer is shown: finding help must not depend on it.
"""

from __future__ import annotations

from typing import Final

from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from portal.catalogue.model import Snapshot
from portal.catalogue.snapshot import load_snapshot, offer_version
from portal.database import session
from portal.log import log_problem

CACHE: Final = "catalogue_snapshot"
SEEN: Final = "catalogue_seen"


def current_offer() -> Snapshot:
    """The published offer; the same value for the whole of one request.

    Raises the database's own error only when this process never read an offer before.
    """
    seen: Snapshot | None = g.get(SEEN)
    if seen is None:
        seen = _newest()
        setattr(g, SEEN, seen)
    return seen


def forget_offer() -> None:
    """Look again within this request, after it changed the offer itself."""
    g.pop(SEEN, None)


def _newest() -> Snapshot:
    kept: Snapshot | None = current_app.extensions.get(CACHE)
    try:
        return _read_if_changed(kept)
    except SQLAlchemyError:
        if kept is None:
            raise
        log_problem("offer_from_memory", version=kept.version)
        return kept


def _read_if_changed(kept: Snapshot | None) -> Snapshot:
    current = session()
    if kept is not None and kept.version == offer_version(current):
        return kept
    snapshot = load_snapshot(current)
    current_app.extensions[CACHE] = snapshot
    return snapshot
