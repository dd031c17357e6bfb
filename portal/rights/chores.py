"""What the worker does by the clock: removals whose day has come, and what was kept long enough."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.services import SYSTEM
from portal.cases.models import YoungPerson
from portal.database import Database
from portal.rights.erasing import Erased, erase_person
from portal.rights.journal import Entry, read_entries, write_entries
from portal.rights.models import DataRequest, Erasure, RequestKind
from portal.rights.persons import is_theirs
from portal.storage import StorageAwayError, Store

ASKED: Final = "asked"
LONG_ENOUGH: Final = "kept_long_enough"
RESTORED: Final = "restored"


def erase_who_asked(database: Database, store: Store, journal: Path, *, now: datetime) -> int:
    """Remove everybody whose request is due, one transaction each; how many."""
    with database.sessions() as session:
        due = session.scalars(
            select(DataRequest.id)
            .where(
                DataRequest.kind == RequestKind.ERASE,
                DataRequest.done_at.is_(None),
                DataRequest.due_at <= now,
            )
            .order_by(DataRequest.due_at, DataRequest.id)
        ).all()
    return sum(_erase_request(database, store, journal, request_id=each, now=now) for each in due)


def _erase_request(
    database: Database, store: Store, journal: Path, *, request_id: int, now: datetime
) -> bool:
    with database.transaction() as session:
        request = session.scalars(
            select(DataRequest).where(DataRequest.id == request_id).with_for_update()
        ).one()
        # They may have changed their mind since the list was made.
        if request.done_at is not None:
            return False
        erased = erase_now(session, request.young_person_id, journal, reason=ASKED, now=now)
    remove_files(store, erased)
    return True


def erase_now(
    session: Session, young_person_id: int, journal: Path, *, reason: str, now: datetime
) -> Erased:
    """Write down who it is, then remove them; the other way round a crash would forget it."""
    write_entries(journal, _entries(session, young_person_id, now=now))
    return erase_person(session, young_person_id, reason=reason, actor=SYSTEM, now=now)


def _entries(session: Session, young_person_id: int, *, now: datetime) -> list[Entry]:
    rows = session.execute(
        select(YoungPerson.id, YoungPerson.created_at)
        .where(is_theirs(young_person_id))
        .order_by(YoungPerson.id)
    )
    return [
        Entry(young_person_id=number, registered_at=at.isoformat(), erased_at=now.isoformat())
        for number, at in rows
    ]


def remove_files(store: Store, erased: Erased) -> None:
    """Remove files whose rows are gone; what cannot be removed now is swept at night."""
    for key in erased.files:
        with suppress(StorageAwayError):
            store.delete(key)


def replay_erasures(database: Database, store: Store, journal: Path, *, now: datetime) -> int:
    """After a restore: remove everybody again who was removed before; how many."""
    entries = read_entries(journal)
    with database.sessions() as session:
        found = [
            entry.young_person_id for entry in entries if _is_back(session, entry)
        ] + _half_done(session)
    count = 0
    for person_id in dict.fromkeys(found):
        with database.transaction() as session:
            person = session.get(YoungPerson, person_id)
            if person is None or person.erased_at is not None:
                continue
            erased = erase_person(session, person_id, reason=RESTORED, actor=SYSTEM, now=now)
        remove_files(store, erased)
        count += 1
    return count


def _is_back(session: Session, entry: Entry) -> bool:
    """True for the same person, not for somebody who got their number since."""
    person = session.get(YoungPerson, entry.young_person_id)
    return (
        person is not None
        and person.erased_at is None
        and person.created_at == datetime.fromisoformat(entry.registered_at)
    )


def _half_done(session: Session) -> list[int]:
    """Who the database itself says was removed, and whose row still says who they are."""
    return list(
        session.scalars(
            select(YoungPerson.id)
            .join(Erasure, Erasure.young_person_id == YoungPerson.id)
            .where(YoungPerson.erased_at.is_(None))
            .order_by(YoungPerson.id)
        )
    )
