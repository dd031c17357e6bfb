"""The published offer of this moment, kept in the process.

Each request asks the database for one number. Only when that went up is the offer read again, so
that a published text is live at once in every process, and pages cost one small query. While the
database is away the kept offer is shown: finding help must not depend on it.
"""

from __future__ import annotations

import threading
from typing import Final

from flask import current_app, g, has_request_context, request

from portal import deadlines
from portal.answers import VERSION_KEY
from portal.catalogue.model import Snapshot
from portal.catalogue.snapshot import load_snapshot, offer_version
from portal.database import AWAY, get_database, session
from portal.log import log_problem

CACHE: Final = "catalogue_snapshot"
SEEN: Final = "catalogue_seen"
# Who can be shown the kept offer does not wait long for a newer one.
PATIENCE_SECONDS: Final = 1.0
_reading = threading.Lock()


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
    if has_request_context():
        request.environ.pop(VERSION_KEY, None)


def _newest() -> Snapshot:
    kept: Snapshot | None = current_app.extensions.get(CACHE)
    if kept is not None and get_database().is_away():
        return kept
    try:
        return _read_if_changed(kept)
    except AWAY:
        if kept is None:
            raise
        # What a failed read leaves behind is not for whoever asks next.
        session().rollback()
        log_problem("offer_from_memory", version=kept.version)
        return kept


def _read_if_changed(kept: Snapshot | None) -> Snapshot:
    if kept is not None and kept.version == _version_in_force():
        return kept
    # A big offer takes a while to read; the others wait for the first one instead of reading too.
    with _reading:
        newest: Snapshot | None = current_app.extensions.get(CACHE)
        if newest is None or newest is kept or newest.version != offer_version(session()):
            newest = load_snapshot(session())
            current_app.extensions[CACHE] = newest
        return newest


def _version_in_force() -> int:
    """As it was asked when the request came in; see portal.answers."""
    known: int | None = request.environ.get(VERSION_KEY) if has_request_context() else None
    if known is not None:
        return known
    with deadlines.within(PATIENCE_SECONDS):
        return offer_version(session())
