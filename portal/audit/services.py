"""Writing the trail: entries are noted during the work and chained just before the commit.

Chaining last keeps the lock on the chain's head short and always taken after every other lock, so
that two writers cannot wait for each other. If the trail cannot be written, nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.audit.models import ActorKind, AuditHead, AuditRow
from portal.audit.rules import GENESIS, link_hash

PENDING: Final = "audit_pending"
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
    head = session.scalars(
        select(AuditHead).where(AuditHead.id == 1).with_for_update()
    ).one_or_none()
    if head is None:
        head = AuditHead(id=1, position=0, hash=GENESIS)
        session.add(head)
    for entry in entries:
        row = AuditRow(position=head.position + 1, previous_hash=head.hash, **entry)
        row.hash = link_hash(head.hash, content_of(row))
        session.add(row)
        head.position, head.hash = row.position, row.hash
    session.flush()


@event.listens_for(Session, "after_rollback")
def _forget_pending(session: Session) -> None:
    session.info.pop(PENDING, None)
