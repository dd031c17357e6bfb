"""Making the snapshot: the whole published offer read from the database in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue.documents import ItemDocument, from_json
from portal.catalogue.model import (
    OfferItem,
    OfferMoment,
    OfferPlace,
    OfferSituation,
    OfferTheme,
    Snapshot,
    Suggestion,
)
from portal.catalogue.models import (
    CatalogueState,
    Item,
    ItemKind,
    ItemVersion,
    Moment,
    Situation,
    SynonymGroup,
    Theme,
    VersionState,
)
from portal.partners.models import Place

KIND_ORDER = {ItemKind.MODULE: 0, ItemKind.COACH: 1, ItemKind.EVENT: 2}


def offer_version(session: Session) -> int:
    """The number that goes up with every change of the published offer; 0 before the first."""
    return session.scalar(select(CatalogueState.version)) or 0


def load_snapshot(session: Session) -> Snapshot:
    """The published offer as values: modules, coaches and events, each in the order of making.

    The version is read first: a change that lands in between is then read again, not missed.
    """
    version = offer_version(session)
    places = {place.id: place_value(place) for place in _places(session)}
    items = _items(session, places)
    themes = tuple(
        theme_value(row) for row in session.scalars(select(Theme).order_by(Theme.position))
    )
    situations = session.scalars(select(Situation).order_by(Situation.position))
    return Snapshot(
        version=version,
        themes=themes,
        items=items,
        situations=tuple(situation_value(row) for row in situations),
        places=tuple(places.values()),
        synonyms=_synonyms(session),
        by_ref={item.ref: item for item in items},
        by_slug={(item.kind, item.slug): item for item in items},
        themes_by_id={theme.id: theme for theme in themes},
        coaches_by_staff=_coaches_by_staff(items),
    )


def _coaches_by_staff(items: tuple[OfferItem, ...]) -> dict[int, OfferItem]:
    """Staff id to the first coach item of that person."""
    coaches = [item for item in items if item.kind is ItemKind.COACH]
    return {each.staff_id: each for each in reversed(coaches) if each.staff_id is not None}


def _synonyms(session: Session) -> tuple[tuple[str, ...], ...]:
    rows = session.scalars(select(SynonymGroup.words).order_by(SynonymGroup.id))
    return tuple(tuple(words) for words in rows)


def _places(session: Session) -> list[Place]:
    return list(session.scalars(select(Place).order_by(Place.name, Place.id)))


def _items(session: Session, places: Mapping[str, OfferPlace]) -> tuple[OfferItem, ...]:
    moments = _moments(session, places)
    rows = session.execute(
        select(Item, ItemVersion.document)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(ItemVersion.state == VersionState.PUBLISHED)
        .order_by(Item.id)
    )
    items = [
        item_value(item, from_json(document), places=places, moments=moments[item.id])
        for item, document in rows
    ]
    return tuple(sorted(items, key=lambda item: KIND_ORDER[item.kind]))


def _moments(
    session: Session, places: Mapping[str, OfferPlace]
) -> defaultdict[int, list[OfferMoment]]:
    rows = session.execute(
        select(Moment, Item.ref)
        .join(Item, Item.id == Moment.item_id)
        # What was called off is nowhere in front: not on pages, in search, feeds or calendars.
        .where(Moment.called_off_at.is_(None))
        .order_by(Moment.starts_at, Moment.id)
    )
    moments: defaultdict[int, list[OfferMoment]] = defaultdict(list)
    for row, ref in rows:
        moments[row.item_id].append(moment_value(row, ref, places))
    return moments


def item_value(
    item: Item,
    document: ItemDocument,
    *,
    places: Mapping[str, OfferPlace],
    moments: list[OfferMoment],
) -> OfferItem:
    """An item with what one of its versions says; also for the preview of a draft."""
    return OfferItem(
        ref=item.ref,
        kind=item.kind,
        slug=item.slug,
        staff_id=item.staff_id,
        theme_ids=document.theme_ids,
        texts=document.texts,
        format=document.format,
        age_min=document.age_min,
        age_max=document.age_max,
        languages=document.languages,
        dayparts=document.dayparts,
        words=document.words,
        tint=document.tint,
        portrait=document.portrait,
        works_on=document.works_on,
        channels=document.channels,
        place=places.get(document.place_id or ""),
        face_refs=document.face_refs,
        moments=tuple(moments),
    )


def moment_value(row: Moment, item_ref: str, places: Mapping[str, OfferPlace]) -> OfferMoment:
    """A moment without its row."""
    return OfferMoment(
        id=row.id,
        item_ref=item_ref,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=places.get(row.place_id or ""),
        capacity=row.capacity,
        language=row.language,
        sessions=row.sessions,
    )


def place_value(row: Place) -> OfferPlace:
    """A place without its row; a place without a street, such as online, is not on a map."""
    return OfferPlace(
        id=row.id,
        name=row.name,
        street=row.street,
        town=row.town,
        municipality=row.municipality,
        is_wheelchair_accessible=row.is_wheelchair_accessible,
        note=dict(row.note),
    )


def theme_value(row: Theme) -> OfferTheme:
    """A theme without its row."""
    return OfferTheme(
        id=row.id,
        icon=row.icon,
        tint=row.tint,
        titles=dict(row.document["titles"]),
        words=tuple(row.document["words"]),
    )


def situation_value(row: Situation) -> OfferSituation:
    """A situation without its row, its suggestions in the editor's order."""
    document = row.document
    return OfferSituation(
        id=row.id,
        words=dict(document["words"]),
        theme_ids=tuple(document["theme_ids"]),
        icon=document["icon"],
        tint=document["tint"],
        urgent=document["urgent"],
        is_on_home=row.is_on_home,
        suggestions=tuple(
            Suggestion(ref=one["ref"], because=dict(one["because"]))
            for one in document["suggestions"]
        ),
    )
