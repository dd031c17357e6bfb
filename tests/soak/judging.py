"""Was a promise broken? Counting every row before, after the blow, and after pressing again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.audit.verify import verify_trail
from portal.cases.models import Case, CaseState, EntryKind, TimelineEntry
from portal.database import Database
from portal.outbox.models import DeliveryState, OutboxMessage
from portal.outbox.rules import message_id
from tests.soak.browser import Answer
from tests.soak.report import NOTHING, SAME_MAIL
from tests.support.outside import MailBox

MAIL_DOMAIN = "opstap.test"
Counts = Mapping[str, int]


def changes(before: Counts, after: Counts) -> dict[str, int]:
    """The tables that hold more or fewer rows, with the difference."""
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


@dataclass(frozen=True, kw_only=True)
class Story:
    """One situation as it went: row counts around it, and what the user was answered."""

    expected: dict[str, int]
    before: Counts
    after_blow: Counts
    after_again: Counts
    first: Answer
    again: Answer
    page: str
    words: str

    def faults(self) -> list[str]:
        """Every promise that was broken, in words."""
        at_blow = changes(self.before, self.after_blow)
        in_the_end = changes(self.before, self.after_again)
        found = {
            f"half done after the blow: {at_blow}": at_blow not in ({}, self.expected),
            "confirmed to the user, and gone": self.first.is_done and at_blow != self.expected,
            f"pressing again gave {self.again.status}": not self.again.is_done,
            f"in the end {in_the_end}, not {self.expected}": in_the_end != self.expected,
            "the page that follows does not show it": self.words not in self.page,
        }
        return [fault for fault, is_so in found.items() if is_so]


def saw(answer: Answer) -> str:
    """What the user saw, in a few words."""
    if answer.is_done:
        return "done"
    if answer.status == 0:
        return "the connection broke"
    title = answer.page.select_one("h1")
    return f"‘{title.get_text(' ', strip=True) if title else ''}’ ({answer.status})"


def database_faults(database: Database) -> list[str]:
    """What may never be in the database, however it ended."""
    with database.sessions() as session:
        verdict = verify_trail(session)
        found = {
            "an open case without an active contact person": _cases_without_person(session),
            "a case that was opened or first contacted twice": _doubled_lines(session),
            f"the trail is broken at {verdict.broken_at}": verdict.broken_at is not None,
            "the file is damaged": _is_damaged(session),
        }
    return [fault for fault, is_so in found.items() if is_so]


def _cases_without_person(session: Session) -> bool:
    helped = select(Case.id).join(Case.contact_person).where(Staff.state == StaffState.ACTIVE)
    lonely = select(Case.id).where(Case.state == CaseState.OPEN, Case.id.not_in(helped))
    return session.scalars(lonely.limit(1)).first() is not None


def _doubled_lines(session: Session) -> bool:
    once = (EntryKind.OPENED, EntryKind.FIRST_CONTACT)
    doubled = (
        select(TimelineEntry.case_id)
        .where(TimelineEntry.kind.in_(once))
        .group_by(TimelineEntry.case_id, TimelineEntry.kind)
        .having(func.count() > 1)
    )
    return session.scalars(doubled).first() is not None


def _is_damaged(session: Session) -> bool:
    if session.get_bind().dialect.name != "sqlite":
        return False
    whole = session.scalar(text("PRAGMA integrity_check")) == "ok"
    return not whole or session.execute(text("PRAGMA foreign_key_check")).first() is not None


@dataclass(frozen=True, kw_only=True)
class Post:
    """What the mail server took, compared with what had to leave."""

    faults: tuple[str, ...]
    doubled: str


def post_faults(database: Database, box: MailBox) -> Post:
    """Every message left, to the right mailbox; a double only as the same Message-ID."""
    with database.sessions() as session:
        messages = session.scalars(select(OutboxMessage)).all()
    meant = {message_id(m.key, domain=MAIL_DOMAIN): m.recipient for m in messages}
    taken = {str(mail["Message-ID"]): str(mail["To"]) for mail in box.mails}
    waiting = [m.key for m in messages if m.state is not DeliveryState.SENT]
    unlike = len({content(mail) for mail in box.mails}) != len(taken)
    found = {
        f"still in the outbox: {waiting}": bool(waiting),
        f"{len(meant)} messages, but {len(taken)} arrived": meant != taken,
        "the same message under two Message-IDs": unlike,
    }
    is_doubled = len(box.mails) > len(taken)
    return Post(
        faults=tuple(fault for fault, is_so in found.items() if is_so),
        doubled="a mail, other Message-ID" if unlike else SAME_MAIL if is_doubled else NOTHING,
    )


def content(mail: EmailMessage) -> tuple[str, str, str]:
    """What a person would take for the same mail."""
    return str(mail["To"]), str(mail["Subject"]), mail.get_content()
