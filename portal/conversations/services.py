"""What happens in a thread: a young person writes, files come along, somebody read it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.cases.lines import CaseError, is_second_press, write_line
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.snapshots import snapshot
from portal.cases.turns import await_answer
from portal.conversations import messages
from portal.conversations.files import CleanFile
from portal.conversations.models import Attachment, ThreadRead
from portal.conversations.queries import BY_STAFF, has_unread
from portal.entrance.sessions import young_actor
from portal.forms import says_nothing
from portal.partners.rules import WorkCalendar, promise_deadline
from portal.storage import new_key, storage

TEXT_LENGTH: Final = 4000


class NothingSaidError(CaseError):
    """Neither words nor a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A clean file that is in storage, and that no row names yet."""

    key: str
    file: CleanFile


def keep_file(file: CleanFile) -> Kept:
    """Put a file in storage, before the transaction that names it.

    What is never named, because the transaction did not come or did nothing, is swept later. Raises
    StorageAwayError.
    """
    kept = Kept(key=new_key(), file=file)
    storage().put(kept.key, file.content)
    return kept


def write_words(
    session: Session,
    case: Case,
    *,
    text: str,
    kept: Kept | None = None,
    is_danger: bool = False,
    calendar: WorkCalendar,
    working_days: int,
    press: str,
    now: datetime,
) -> TimelineEntry | None:
    """The young person writes to who helps them; the line, or None for a second press.

    `text` is clean. An answer is due after `working_days` once people spoke; when a person wrote to
    them before, this is that first contact. Until then the promise of the sign-up runs on. Raises
    NothingSaidError and CaseClosedError.
    """
    if is_second_press(session, case, press):
        return None
    if says_nothing(text) and kept is None:
        raise NothingSaidError
    before = snapshot(case)
    is_first = case.first_contact_at is None and _was_written_to(session, case)
    if is_first:
        case.first_contact_at = now
    if case.first_contact_at is not None:
        due = promise_deadline(now, calendar=calendar, working_days=working_days)
        await_answer(case, due)
    was_unread = has_unread(session, case)
    entry = write_line(
        session,
        case,
        EntryKind.WROTE,
        by=None,
        now=now,
        press=press,
        text=text[:TEXT_LENGTH],
        details={"before": before},
    )
    _attach(session, entry, kept, now=now)
    case.is_urgent = case.is_urgent or is_danger
    if is_danger or not was_unread:
        messages.tell_who_acts(session, case, entry, is_danger=is_danger, now=now)
    _audit(session, case, "case.wrote", now=now)
    if is_first:
        _audit(session, case, "case.first_contact_logged", now=now)
    return entry


def attach(
    session: Session, entry: TimelineEntry | None, kept: Kept | None, *, now: datetime
) -> None:
    """Let a line of the staff have a file; a second press, which made no line, has none."""
    if entry is not None:
        _attach(session, entry, kept, now=now)


def note_read(session: Session, young_person_id: int, *, up_to: int, by_them: bool) -> None:
    """A side has seen the thread up to and with line `up_to`; never less than before."""
    side = ThreadRead.by_them if by_them else ThreadRead.by_us
    if session.get(ThreadRead, young_person_id) is None:
        # Both sides may read for the first time at this very moment: one of them makes the row.
        with suppress(IntegrityError), session.begin_nested():
            session.execute(insert(ThreadRead).values(young_person_id=young_person_id))
    session.execute(
        update(ThreadRead)
        .where(ThreadRead.young_person_id == young_person_id, side < up_to)
        .values({side.key: up_to})
        .execution_options(synchronize_session=False)
    )


def _attach(session: Session, entry: TimelineEntry, kept: Kept | None, *, now: datetime) -> None:
    if kept is None:
        return
    session.add(
        Attachment(
            timeline_entry_id=entry.id,
            kind=kept.file.kind,
            name=kept.file.name,
            media_type=kept.file.media_type,
            size=len(kept.file.content),
            storage_key=kept.key,
            created_at=now,
        )
    )
    session.flush()


def _was_written_to(session: Session, case: Case) -> bool:
    """True when one of us wrote to them since this case was opened, or opened again."""
    return (
        session.scalars(
            select(TimelineEntry.id)
            .where(
                TimelineEntry.case_id == case.id,
                TimelineEntry.kind.in_(BY_STAFF),
                TimelineEntry.staff_id.is_not(None),
                TimelineEntry.at >= case.opened_at,
            )
            .limit(1)
        ).first()
        is not None
    )


def _audit(session: Session, case: Case, action: str, *, now: datetime) -> None:
    record(
        session,
        action,
        actor=young_actor(case.young_person_id),
        subject_kind="case",
        subject_id=case.id,
        at=now,
    )
