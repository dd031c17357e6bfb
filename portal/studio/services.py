"""What an editor does in one go with a draft."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.services import Actor
from portal.catalogue.documents import ItemDocument
from portal.catalogue.models import Item, ItemVersion
from portal.catalogue.services import publish, save_draft


def save_and_publish(
    session: Session,
    item: Item,
    document: ItemDocument,
    *,
    revision: int,
    actor: Actor,
    at: datetime,
) -> ItemVersion:
    """Keep what is on the screen and put exactly that in front.

    Raises LostUpdateError and NotPublishableError; then nothing of it is kept.
    """
    draft = save_draft(session, item, document, revision=revision, actor=actor, at=at)
    return publish(session, item, revision=draft.revision, actor=actor, at=at)
