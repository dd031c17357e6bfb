"""Walking the trail from its first row to its head: what was changed, removed or moved shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.models import AuditHead, AuditRow
from portal.audit.rules import GENESIS, link_hash
from portal.audit.services import content_of

CHUNK: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the walk found. `broken_at` is the first wrong position, None when all is well."""

    rows: int
    broken_at: int | None = None
    reason: str = ""


def verify_trail(session: Session, *, chunk: int = CHUNK) -> Verdict:
    """Check every row against the one before it, and the last against the head.

    Reads in chunks of `chunk` rows by key, so that a trail of years fits in memory. The head is
    read first: rows that are written during the walk lie behind it and are left for next time.
    """
    head = session.get(AuditHead, 1)
    end, end_hash = (head.position, head.hash) if head else (0, GENESIS)
    previous, expected = GENESIS, 1
    for row in _walk(session, chunk):
        if row.position > end:
            break
        reason = _fault(row, previous=previous, expected=expected)
        if reason:
            return Verdict(rows=expected - 1, broken_at=expected, reason=reason)
        previous, expected = row.hash, expected + 1
    return _judge_end(session, last=expected - 1, last_hash=previous, end=end, end_hash=end_hash)


def _fault(row: AuditRow, *, previous: str, expected: int) -> str:
    if row.position != expected:
        return "a row is missing"
    if row.previous_hash != previous:
        return "the row does not follow the one before it"
    if row.hash != link_hash(previous, content_of(row)):
        return "the row was changed"
    return ""


def _judge_end(session: Session, *, last: int, last_hash: str, end: int, end_hash: str) -> Verdict:
    if last < end:
        return Verdict(rows=last, broken_at=last + 1, reason="rows are missing at the end")
    if last_hash != end_hash:
        return Verdict(rows=last, broken_at=last, reason="the last row is not the one noted last")
    if end == 0 and session.scalar(select(AuditRow.position).limit(1)) is not None:
        return Verdict(rows=0, broken_at=1, reason="there are rows but no head")
    return Verdict(rows=last)


def _walk(session: Session, chunk: int) -> Iterator[AuditRow]:
    after: int | None = None
    while True:
        query = select(AuditRow).order_by(AuditRow.position).limit(chunk)
        if after is not None:
            query = query.where(AuditRow.position > after)
        rows = session.scalars(query).all()
        yield from rows
        if len(rows) < chunk:
            return
        after = rows[-1].position
        session.expunge_all()
