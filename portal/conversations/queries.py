"""Reads of a thread: a page of it, what is new, and the files in it. Each a fixed, small number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Staff
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.conversations.models import Attachment, ThreadRead

PER_PAGE: Final = 20
HASTE: Final = timedelta(minutes=10)
MOST_IN_HASTE: Final = 30
BY_STAFF: Final = (EntryKind.MESSAGE, EntryKind.SUGGESTED)
OF_THREAD: Final = (*BY_STAFF, EntryKind.WROTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line of a thread. `by` is the first name of the colleague, empty for the young person.

    `refs` are things of the offer that came along; `file` is what was sent with it.
    """

    id: int
    kind: EntryKind
    at: datetime
    by: str
    text: str
    refs: tuple[str, ...]
    file: Attachment | None

    @property
    def by_them(self) -> bool:
        """True for what the young person wrote."""
        return self.kind is EntryKind.WROTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Some lines, oldest first. `earlier` is the line before which there is more, else None.

    `read_by_them` and `read_by_us` are the numbers of the last lines that each side saw; `unread`
    is how many lines of ours they did not see, counted over the whole thread.
    """

    lines: tuple[Said, ...]
    earlier: int | None = None
    read_by_them: int = 0
    read_by_us: int = 0
    unread: int = 0

    @property
    def last_id(self) -> int:
        """The number of the last line; 0 when nobody said anything yet."""
        return max((line.id for line in self.lines), default=0)


def read_thread(
    session: Session, young_person_id: int, *, before: int | None = None, most: int = PER_PAGE
) -> Thread:
    """The last `most` lines over all cases of a young person, in one statement.

    `before` is a line of theirs: what stands earlier than that. Private lines are no messages.
    """
    whose = Case.young_person_id == young_person_id
    unread = (
        select(func.count())
        .select_from(TimelineEntry)
        .join(Case, Case.id == TimelineEntry.case_id)
        .where(whose, _is_said(BY_STAFF), TimelineEntry.id > _seen(young_person_id, by_them=True))
        # Its own reading of the table, not the line that the statement is at.
        .correlate(None)
        .scalar_subquery()
    )
    return _read(
        session,
        _lines(young_person_id).where(whose),
        whose=whose,
        unread=unread,
        before=before,
        most=most,
    )


def read_thread_of_case(
    session: Session, case: Case, *, since: datetime | None, most: int = PER_PAGE
) -> Thread:
    """The last lines of one case, for who helps there; `since` is where their view begins."""
    whose: ColumnElement[bool] = Case.id == case.id
    if since is not None:
        whose = (Case.id == case.id) & (TimelineEntry.at >= since)
    query = _lines(case.young_person_id).where(whose)
    return _read(session, query, whose=whose, unread=None, before=None, most=most)


def has_news(session: Session, young_person_id: int, *, after: int, read_by_us: int) -> bool:
    """True when something was said after line `after`, or we read more than up to `read_by_us`."""
    newest = (
        select(func.max(TimelineEntry.id))
        .join(Case, Case.id == TimelineEntry.case_id)
        .where(Case.young_person_id == young_person_id, _is_said(OF_THREAD))
        .scalar_subquery()
    )
    last, seen = session.execute(select(newest, _seen(young_person_id, by_them=False))).one()
    return (last or 0) > after or seen > read_by_us


def has_unread(session: Session, case: Case) -> bool:
    """True when the young person wrote something on this case that nobody of us saw yet."""
    found = session.scalars(
        select(TimelineEntry.id)
        .where(
            TimelineEntry.case_id == case.id,
            TimelineEntry.kind == EntryKind.WROTE,
            TimelineEntry.id > _seen(case.young_person_id, by_them=False),
        )
        .limit(1)
    )
    return found.first() is not None


def is_hasty(session: Session, young_person_id: int, *, now: datetime) -> bool:
    """True for who wrote so much in the last minutes that nobody reads it, or no person did."""
    written = session.scalar(
        select(func.count())
        .select_from(TimelineEntry)
        .join(Case, Case.id == TimelineEntry.case_id)
        .where(
            Case.young_person_id == young_person_id,
            TimelineEntry.kind == EntryKind.WROTE,
            TimelineEntry.at > now - HASTE,
        )
    )
    return (written or 0) >= MOST_IN_HASTE


def find_own_attachment(
    session: Session, young_person_id: int, attachment_id: int
) -> Attachment | None:
    """A file in the thread of this young person, or None: also for somebody else's."""
    query = _attachments().where(Attachment.id == attachment_id)
    return session.scalars(query.where(Case.young_person_id == young_person_id)).one_or_none()


def find_attachment_of_case(
    session: Session, case: Case, attachment_id: int, *, since: datetime | None
) -> Attachment | None:
    """A file on a case that the reader has ground for; `since` is where their view begins."""
    query = _attachments().where(Attachment.id == attachment_id, Case.id == case.id)
    if since is not None:
        query = query.where(TimelineEntry.at >= since)
    return session.scalars(query).one_or_none()


def read_attachments(session: Session, young_person_id: int) -> Sequence[Attachment]:
    """Every file in the thread of a young person, oldest first; for an export, or an erasure.

    The content is `storage().get(attachment.storage_key)`. To erase: delete these rows in the
    transaction, and after its commit `storage().delete(key)` for each; what is missed then is swept
    in the night.
    """
    query = _attachments().where(Case.young_person_id == young_person_id)
    return session.scalars(query.order_by(Attachment.id)).all()


def used_keys(session: Session, keys: Sequence[str]) -> frozenset[str]:
    """Which of these names of files a row still points at."""
    return frozenset(
        session.scalars(select(Attachment.storage_key).where(Attachment.storage_key.in_(keys)))
    )


def _attachments() -> Select[Attachment]:
    return (
        select(Attachment)
        .join(TimelineEntry, TimelineEntry.id == Attachment.timeline_entry_id)
        .join(Case, Case.id == TimelineEntry.case_id)
    )


def _is_said(kinds: Sequence[EntryKind]) -> ColumnElement[bool]:
    return TimelineEntry.kind.in_(kinds) & TimelineEntry.is_private.is_(False)


def _seen(young_person_id: int, *, by_them: bool) -> ColumnElement[int]:
    side = ThreadRead.by_them if by_them else ThreadRead.by_us
    seen = select(side).where(ThreadRead.young_person_id == young_person_id).scalar_subquery()
    return func.coalesce(seen, 0)


def _lines(young_person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            TimelineEntry,
            Attachment,
            Staff.first_name,
            _seen(young_person_id, by_them=True).label("by_them"),
            _seen(young_person_id, by_them=False).label("by_us"),
        )
        .join(Case, Case.id == TimelineEntry.case_id)
        .outerjoin(Staff, Staff.id == TimelineEntry.staff_id)
        .outerjoin(Attachment, Attachment.timeline_entry_id == TimelineEntry.id)
        .where(_is_said(OF_THREAD))
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
    )


def _read(
    session: Session,
    query: Select[*tuple[Any, ...]],
    *,
    whose: ColumnElement[bool],
    unread: ColumnElement[int] | None,
    before: int | None,
    most: int,
) -> Thread:
    if unread is not None:
        query = query.add_columns(unread.label("unread"))
    if before is not None:
        query = query.where(_is_before(before, whose))
    # One more than is shown tells whether there is more.
    rows = session.execute(query.limit(most + 1)).all()
    shown = rows[:most]
    if not rows:
        return Thread(lines=())
    return Thread(
        lines=tuple(_said(row) for row in reversed(shown)),
        earlier=shown[-1].TimelineEntry.id if len(rows) > most else None,
        read_by_them=rows[0].by_them,
        read_by_us=rows[0].by_us,
        unread=0 if unread is None else rows[0].unread,
    )


def _is_before(line_id: int, whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Earlier than a line of the same thread; the line of another thread is before nothing."""
    mark = aliased(TimelineEntry)
    at = select(mark.at).where(mark.id == line_id).scalar_subquery()
    is_own = (
        select(TimelineEntry.id)
        .join(Case, Case.id == TimelineEntry.case_id)
        .where(TimelineEntry.id == line_id, whose)
        .correlate(None)
        .exists()
    )
    return is_own & or_(
        TimelineEntry.at < at, (TimelineEntry.at == at) & (TimelineEntry.id < line_id)
    )


def _said(row: Any) -> Said:
    entry: TimelineEntry = row.TimelineEntry
    return Said(
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        by=row.first_name or "",
        text=entry.text,
        refs=tuple(entry.details.get("refs", ())),
        file=row.Attachment,
    )
