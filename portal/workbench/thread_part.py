"""What was said on a case, with what came along and what was read: the end of the thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case
from portal.conversations.models import Attachment, AttachmentKind
from portal.conversations.queries import Said, read_thread_of_case
from portal.conversations.wording import say_size
from portal.workbench import words

LAST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadFile:
    """What came along: its number, its name, and '240 kB'."""

    id: int
    name: str
    is_photo: bool
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """One message. `is_theirs` is by the young person; `is_new` is theirs and not read by us."""

    by: str
    text: str
    file: ThreadFile | None
    when: str
    is_theirs: bool
    is_new: bool
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPart:
    """The last lines, oldest first; `has_earlier` when the timeline knows more."""

    lines: tuple[ThreadLine, ...]
    last_id: int
    has_new: bool
    has_earlier: bool


def read_thread_part(
    session: Session, case: Case, _identity: Identity, now: datetime
) -> ThreadPart:
    """The end of the thread, in one statement; of before a new contact person nothing."""
    thread = read_thread_of_case(session, case, since=case.history_from, most=LAST)
    lines = tuple(
        _line(
            said,
            name=case.young_person.first_name,
            read_by_us=thread.read_by_us,
            read_by_them=thread.read_by_them,
            now=now,
        )
        for said in thread.lines
    )
    return ThreadPart(
        lines=lines,
        last_id=thread.last_id,
        has_new=any(line.is_new for line in lines),
        has_earlier=thread.earlier is not None,
    )


def _line(
    said: Said, *, name: str, read_by_us: int, read_by_them: int, now: datetime
) -> ThreadLine:
    return ThreadLine(
        by=name if said.by_them else said.by or str(gettext("Opstap")),
        text=said.text,
        file=_file(said.file) if said.file else None,
        when=words.when(said.at, now=now),
        is_theirs=said.by_them,
        is_new=said.by_them and said.id > read_by_us,
        is_read=not said.by_them and said.id <= read_by_them,
    )


def _file(file: Attachment) -> ThreadFile:
    return ThreadFile(
        id=file.id,
        name=file.name,
        is_photo=file.kind is AttachmentKind.PHOTO,
        size=say_size(file.size),
    )
