"""What an editor does in one go with a draft."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.services import Actor
from portal.catalogue.documents import ItemDocument, to_json
from portal.catalogue.models import Item, ItemVersion, VersionState
from portal.catalogue.queries import version_in
from portal.catalogue.services import publish, save_draft


def save_and_publish(
    session: Session,
    item: Item,
    document: ItemDocument,
    *,
    revision: int,
    actor: Actor,
    at: datetime,
    written_on: int | None = None,
) -> ItemVersion:
    """Keep what is on the screen and put exactly that in front.

    Pressed again after an answer that never came, it finds its own words in front and changes
    nothing. Raises LostUpdateError and NotPublishableError; then nothing of it is kept.
    """
    public = _already_public(session, item, document)
    if public is not None:
        return public
    draft = save_draft(
        session, item, document, revision=revision, actor=actor, at=at, written_on=written_on
    )
    return publish(session, item, revision=draft.revision, actor=actor, at=at)


def _already_public(session: Session, item: Item, document: ItemDocument) -> ItemVersion | None:
    """The published version, when it says exactly this and no draft waits behind it."""
    public = version_in(session, item.id, VersionState.PUBLISHED)
    if public is None or public.document != to_json(document):
        return None
    return None if version_in(session, item.id, VersionState.DRAFT) else public
