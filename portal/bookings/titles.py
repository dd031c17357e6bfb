"""What a moment is of, in the reader's words; read from the database, as messages are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue.addresses import base_url
from portal.catalogue.documents import from_json
from portal.catalogue.models import Item, ItemKind, ItemVersion, Moment, VersionState
from portal.i18n import DEFAULT_LOCALE
from portal.partners.models import Place

PATHS = {ItemKind.MODULE: "aanbod", ItemKind.COACH: "coach", ItemKind.EVENT: "moment"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A thing of the offer in one language: its title, its page, and where it is (or empty)."""

    title: str
    address: str
    place: str = ""


def told_of(session: Session, moment: Moment, locale: str) -> Told:
    """The item of a moment in the words of `locale`; a page taken offline has its last ones."""
    item, document = session.execute(
        select(Item, ItemVersion.document)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(Item.id == moment.item_id)
        .order_by(ItemVersion.state != VersionState.PUBLISHED, ItemVersion.number.desc())
        .limit(1)
    ).one()
    texts = from_json(document).texts
    text = texts.get(locale) or texts[DEFAULT_LOCALE]
    place = session.get(Place, moment.place_id) if moment.place_id else None
    return Told(
        title=text.title,
        address=full_address(f"/{PATHS[item.kind]}/{item.slug}", locale),
        place=_where(place),
    )


def title_of(session: Session, moment_id: int) -> str:
    """The Dutch title of what a moment is of; empty when there is no such moment."""
    document = session.scalars(
        select(ItemVersion.document)
        .join(Moment, Moment.item_id == ItemVersion.item_id)
        .where(Moment.id == moment_id)
        .order_by(ItemVersion.state != VersionState.PUBLISHED, ItemVersion.number.desc())
        .limit(1)
    ).one_or_none()
    return from_json(document).texts[DEFAULT_LOCALE].title if document else ""


def full_address(path: str, locale: str) -> str:
    """A path of the portal as an address for somebody who reads `locale`."""
    prefix = "" if locale == DEFAULT_LOCALE else f"/{locale}"
    return f"{base_url()}{prefix}{path}"


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    return ", ".join(part for part in (place.name, place.street, place.town) if part)
