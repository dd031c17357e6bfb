"""Taking an item out of sight, and putting it back. Its draft, history and address stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.audit.services import Actor, record
from portal.catalogue.models import Item, ItemVersion, VersionState
from portal.catalogue.queries import version_in
from portal.catalogue.services import LostUpdateError, bump_version


def take_offline(session: Session, item: Item, *, actor: Actor, at: datetime) -> ItemVersion:
    """Retire what is published; nobody finds it any more.

    Raises LostUpdateError when nothing is.
    """
    published = version_in(session, item.id, VersionState.PUBLISHED)
    if published is None:
        raise LostUpdateError
    published.state = VersionState.REPLACED
    session.flush()
    _changed(session, "item_taken_offline", published, item=item, actor=actor, at=at)
    return published


def put_back_online(
    session: Session, item: Item, number: int, *, actor: Actor, at: datetime
) -> ItemVersion:
    """Show version `number` again as it was. Raises LostUpdateError when something is online.

    Raises LookupError when the item was never public with that version.
    """
    if version_in(session, item.id, VersionState.PUBLISHED) is not None:
        raise LostUpdateError
    found = session.scalar(
        update(ItemVersion)
        .where(
            ItemVersion.item_id == item.id,
            ItemVersion.number == number,
            ItemVersion.state == VersionState.REPLACED,
            ItemVersion.published_at.is_not(None),
        )
        .values(state=VersionState.PUBLISHED)
        .returning(ItemVersion.id)
        .execution_options(synchronize_session=False)
    )
    if found is None:
        raise LookupError(number)
    version = session.scalars(
        select(ItemVersion).where(ItemVersion.id == found).execution_options(populate_existing=True)
    ).one()
    _changed(session, "item_put_back_online", version, item=item, actor=actor, at=at)
    return version


def _changed(
    session: Session, action: str, version: ItemVersion, *, item: Item, actor: Actor, at: datetime
) -> None:
    session.expire(item, ["versions"])
    bump_version(session)
    record(
        session,
        action,
        actor=actor,
        subject_kind="item",
        subject_id=item.ref,
        at=at,
        version=version.number,
    )
