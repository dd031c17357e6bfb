"""Writing the trail: entries are noted during the work and chained just before the commit.

Chaining last keeps the lock on the chain's head short and always taken after every other lock, so
that two writers cannot wait for each other. If the trail cannot be written, nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, bindparam, event, insert, select, update
from sqlalchemy.orm import Session

from portal.audit.models import ActorKind, AuditHead, AuditRow
from portal.audit.rules import GENESIS, link_hash

PENDING: Final = "audit_pending"
HEADS: Final = cast(Table, AuditHead.__table__)
ROWS: Final = cast(Table, AuditRow.__table__)
READ_HEAD: Final = select(HEADS.c.position, HEADS.c.hash).where(HEADS.c.id == 1).with_for_update()
MOVE_HEAD: Final = update(HEADS).values(position=bindparam("last"), hash=bindparam("link"))
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a kind and, for people we know, their id."""

    kind: ActorKind
    id: int | None = None


SYSTEM: Final = Actor(kind=ActorKind.SYSTEM)
VISITOR: Final = Actor(kind=ActorKind.VISITOR)


def staff_actor(staff_id: int) -> Actor:
    """The actor for a staff member."""
    return Actor(kind=ActorKind.STAFF, id=staff_id)


def record(
    session: Session,
    action: str,
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: int | str,
    at: datetime,
    **details: Scalar,
) -> None:
    """Note that `actor` did `action` to a subject; `details` are ids and scalars, never notes."""
    session.info.setdefault(PENDING, []).append(
        {
            "at": at,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "action": action,
            "subject_kind": subject_kind,
            "subject_id": str(subject_id),
            "details": details,
        }
    )


def content_of(row: AuditRow) -> dict[str, Any]:
    """The part of a row that its hash covers."""
    return {
        "position": row.position,
        # The database gives moments back in UTC, whatever zone they were written in.
        "at": row.at.astimezone(UTC).isoformat(),
        "actor_kind": str(row.actor_kind),
        "actor_id": row.actor_id,
        "action": row.action,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "details": row.details,
    }


@event.listens_for(Session, "before_commit")
def _chain_pending(session: Session) -> None:
    entries = session.info.pop(PENDING, [])
    if not entries:
        return
    session.flush()
    connection = session.connection()
    last, link = _lock_head(connection)
    rows: list[dict[str, Any]] = []
    for position, entry in enumerate(entries, start=last + 1):
        row = AuditRow(position=position, previous_hash=link, **entry)
        link = link_hash(link, content_of(row))
        rows.append({**entry, "position": position, "previous_hash": row.previous_hash,
                     "hash": link})  # fmt: skip
    connection.execute(insert(ROWS), rows)
    connection.execute(MOVE_HEAD, {"last": last + len(rows), "link": link})


def _lock_head(connection: Connection) -> tuple[int, str]:
    """The position and hash of the last link, which nobody else goes on from until we are done."""
    head = connection.execute(READ_HEAD).one_or_none()
    if head is None:
        connection.execute(insert(HEADS).values(id=1, position=0, hash=GENESIS))
        return 0, GENESIS
    return head.position, head.hash


@event.listens_for(Session, "after_rollback")
def _forget_pending(session: Session) -> None:
    session.info.pop(PENDING, None)
