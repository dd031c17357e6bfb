"""Reads of items and their versions, for those who edit the offer."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.catalogue.documents import KnownRefs
from portal.catalogue.models import (
    Item,
    ItemKind,
    ItemVersion,
    Moment,
    OldSlug,
    SynonymGroup,
    Theme,
    VersionState,
)
from portal.partners.models import Place


def find_item(session: Session, ref: str) -> Item | None:
    """The item with this ref, with its versions and moments loaded."""
    return session.scalars(
        select(Item)
        .where(Item.ref == ref)
        .options(selectinload(Item.versions), selectinload(Item.moments))
    ).one_or_none()


def find_moment(session: Session, moment_id: int, *, ref: str) -> Moment | None:
    """A moment of the item with this ref; one of another item, or called off, is not there."""
    return session.scalars(
        select(Moment)
        .join(Item)
        .where(Moment.id == moment_id, Item.ref == ref, Moment.called_off_at.is_(None))
    ).one_or_none()


def places_taken(session: Session, moment_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Moment id to (taken, capacity), as it is in the database now."""
    if not moment_ids:
        return {}
    rows = session.execute(
        select(Moment.id, Moment.taken, Moment.capacity).where(Moment.id.in_(moment_ids))
    )
    return {row.id: (row.taken, row.capacity) for row in rows}


def version_in(session: Session, item_id: int, state: VersionState) -> ItemVersion | None:
    """The draft or the published version of an item; for replaced ones see `all_versions`."""
    return session.scalars(
        select(ItemVersion).where(ItemVersion.item_id == item_id, ItemVersion.state == state)
    ).one_or_none()


def all_versions(session: Session, item_id: int) -> Sequence[ItemVersion]:
    """Every version of an item, newest first."""
    return session.scalars(
        select(ItemVersion)
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemVersion.number.desc())
    ).all()


def find_moved(session: Session, kind: ItemKind, slug: str) -> str | None:
    """The present slug of the item that had this address before."""
    return session.scalar(
        select(Item.slug).join(OldSlug).where(OldSlug.kind == kind, OldSlug.slug == slug)
    )


def known_refs(session: Session) -> KnownRefs:
    """What a document may point at now."""
    return KnownRefs(
        theme_ids=frozenset(session.scalars(select(Theme.id))),
        place_ids=frozenset(session.scalars(select(Place.id))),
        coach_refs=frozenset(session.scalars(select(Item.ref).where(Item.kind == ItemKind.COACH))),
    )


def all_synonyms(session: Session) -> Sequence[SynonymGroup]:
    """Every group of words that mean the same, in the order in which they were added."""
    return session.scalars(select(SynonymGroup).order_by(SynonymGroup.id)).all()


def find_synonyms(session: Session, group_id: int) -> SynonymGroup | None:
    """The group with this number, while it is there."""
    return session.get(SynonymGroup, group_id)


def find_theme(session: Session, theme_id: str) -> Theme | None:
    """The theme with this name."""
    return session.get(Theme, theme_id)


def all_themes(session: Session) -> Sequence[Theme]:
    """Every theme, in the order of the offer."""
    return session.scalars(select(Theme).order_by(Theme.position)).all()
