"""The worker says every minute that it is at work, so that somebody hears when it is not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.outbox.models import WorkerSeen

ONLY_ROW = 1


def note_worker(session: Session, now: datetime) -> None:
    """A worker is at work at `now`; a chore of the worker.

    Of two workers that start at once on a new database, one is refused and comes back.
    """
    seen = session.execute(
        update(WorkerSeen)
        .where(WorkerSeen.id == ONLY_ROW)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
        .returning(WorkerSeen.id)
    )
    if seen.first() is None:
        session.add(WorkerSeen(id=ONLY_ROW, seen_at=now))


def worker_seen_at(session: Session) -> datetime | None:
    """When a worker was last at work; None when none ever was."""
    return session.scalar(select(WorkerSeen.seen_at))
