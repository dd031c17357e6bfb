"""Changing when and where something is. Moments need no draft: they are in front at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.services import Actor, record
from portal.catalogue.models import Item, Moment
from portal.catalogue.services import bump_version


class MomentError(ValueError):
    """A moment that cannot be; `field` says which of its values."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentValues:
    """What an editor fills in for a moment. Times are aware; capacity in people."""

    starts_at: datetime
    ends_at: datetime
    place_id: str | None
    capacity: int
    language: str = "nl"
    sessions: int = 1


def add_moment(
    session: Session, item: Item, values: MomentValues, *, actor: Actor, at: datetime
) -> Moment:
    """Add a moment to an item. Raises MomentError when it ends too early or has no room."""
    check_moment(values)
    moment = Moment(item_id=item.id)
    _fill(moment, values)
    session.add(moment)
    _changed(session, "moment_added", moment, item=item, actor=actor, at=at)
    return moment


def change_moment(
    session: Session, moment: Moment, values: MomentValues, *, actor: Actor, at: datetime
) -> Moment:
    """Move a moment or change its room; calendars that hold it get the change by its UID.

    Raises MomentError, with 'capacity' for fewer places than are taken.
    """
    check_moment(values)
    if values.capacity < moment.taken:
        raise MomentError("capacity")
    _fill(moment, values)
    _changed(session, "moment_changed", moment, item=moment.item, actor=actor, at=at)
    return moment


def cancel_moment(session: Session, moment: Moment, *, actor: Actor, at: datetime) -> None:
    """Take a moment that nobody ever booked off the agenda. The trail keeps that it was there."""
    item, moment_id = moment.item, moment.id
    session.delete(moment)
    session.flush()
    session.expire(item, ["moments"])
    bump_version(session)
    _note(session, "moment_cancelled", moment_id, item=item, actor=actor, at=at)


def check_moment(values: MomentValues) -> None:
    """Raise MomentError for what the database would refuse too, with the field's name."""
    if values.ends_at <= values.starts_at:
        raise MomentError("ends_at")
    if values.capacity < 1:
        raise MomentError("capacity")
    if values.sessions < 1:
        raise MomentError("sessions")


def _fill(moment: Moment, values: MomentValues) -> None:
    moment.starts_at = values.starts_at
    moment.ends_at = values.ends_at
    moment.place_id = values.place_id
    moment.capacity = values.capacity
    moment.language = values.language
    moment.sessions = values.sessions


def _changed(
    session: Session, action: str, moment: Moment, *, item: Item, actor: Actor, at: datetime
) -> None:
    session.flush()
    session.expire(item, ["moments"])
    bump_version(session)
    _note(session, action, moment.id, item=item, actor=actor, at=at)


def _note(
    session: Session, action: str, moment_id: int, *, item: Item, actor: Actor, at: datetime
) -> None:
    record(
        session,
        action,
        actor=actor,
        subject_kind="item",
        subject_id=item.ref,
        at=at,
        moment=moment_id,
    )
