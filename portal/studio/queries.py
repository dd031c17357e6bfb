"""Reads for the editor's room: the item on the table, the list, and what can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.accounts.models import Staff
from portal.catalogue.documents import ItemDocument, from_json
from portal.catalogue.model import OfferPlace, OfferTheme
from portal.catalogue.models import Item, ItemKind, ItemVersion, Theme, VersionState
from portal.catalogue.queries import find_item
from portal.catalogue.snapshot import place_value, theme_value
from portal.partners.models import Place
from portal.studio.listing import ListedItem
from portal.studio.titles import lift_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """An item as its editor finds it. `revision` is 0 while there is no draft.

    `document` is the draft, else what is published, else what was public last; `earlier` are the
    documents of the versions before it, oldest first.
    """

    item: Item
    document: ItemDocument
    revision: int
    draft: ItemVersion | None
    published: ItemVersion | None
    earlier: tuple[ItemDocument, ...]
    author: str = ""

    @property
    def title_parts(self) -> tuple[str, str, str]:
        """The title with the word that is lifted; the ref while there is no title."""
        return lift_word(self.document.title or self.item.ref)

    @property
    def newest(self) -> ItemVersion:
        """The version that `document` is."""
        return self.draft or self.published or self.item.versions[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a document may point at, in the order to show it. Coaches: (ref, name, portrait)."""

    themes: tuple[OfferTheme, ...]
    places: tuple[OfferPlace, ...]
    coaches: tuple[tuple[str, str, str], ...]

    def theme(self, document: ItemDocument) -> OfferTheme | None:
        """The first theme of a document, which gives the page its colour."""
        wanted = next(iter(document.theme_ids), "")
        return next((theme for theme in self.themes if theme.id == wanted), None)

    @property
    def theme_options(self) -> list[tuple[str, str]]:
        """Themes as a field wants them."""
        return [(theme.id, theme.titles["nl"]) for theme in self.themes]

    @property
    def place_options(self) -> list[tuple[str, str]]:
        """Places as a field wants them, with 'none' first."""
        nowhere = ("", gettext("Geen vaste plek"))
        return [nowhere, *((place.id, _say_place(place)) for place in self.places)]


def find_editing(session: Session, ref: str) -> Editing | None:
    """The item with this ref as an editor finds it; None when it has nothing to edit."""
    item = find_item(session, ref)
    if item is None or not item.versions:
        return None
    by_state = {version.state: version for version in item.versions}
    draft, published = by_state.get(VersionState.DRAFT), by_state.get(VersionState.PUBLISHED)
    newest = draft or published or item.versions[-1]
    return Editing(
        item=item,
        document=from_json(newest.document),
        revision=draft.revision if draft else 0,
        draft=draft,
        published=published,
        earlier=tuple(from_json(v.document) for v in item.versions if v.number < newest.number),
        author=names_of(session, [newest.author_id]).get(newest.author_id or 0, ""),
    )


def names_of(session: Session, staff_ids: Iterable[int | None]) -> Mapping[int, str]:
    """First names of colleagues, by id."""
    wanted = {one for one in staff_ids if one is not None}
    rows = session.execute(select(Staff.id, Staff.first_name).where(Staff.id.in_(wanted)))
    return {row.id: row.first_name for row in rows}


def load_choices(session: Session) -> Choices:
    """Themes, places and coaches, also coaches that are not online yet."""
    coaches = session.scalars(
        select(Item)
        .where(Item.kind == ItemKind.COACH)
        .options(selectinload(Item.versions))
        .order_by(Item.ref)
    )
    return Choices(
        themes=tuple(map(theme_value, session.scalars(select(Theme).order_by(Theme.position)))),
        places=tuple(
            map(place_value, session.scalars(select(Place).order_by(Place.name, Place.id)))
        ),
        coaches=tuple(_coach(item) for item in coaches if item.versions),
    )


def _say_place(place: OfferPlace) -> str:
    return f"{place.name}, {place.town}" if place.town else place.name


def _coach(item: Item) -> tuple[str, str, str]:
    document = from_json(item.versions[-1].document)
    return item.ref, document.title, document.portrait


def load_listing(session: Session) -> tuple[ListedItem, ...]:
    """Every item with something to edit. Two queries, however many items there are.

    All versions come along, because they tell whether the English is older than the Dutch; a
    region has about a hundred items, and only editors open this page.
    """
    items = session.scalars(select(Item).options(selectinload(Item.versions)).order_by(Item.id))
    return tuple(_listed(item) for item in items if item.versions)


def _listed(item: Item) -> ListedItem:
    states = {version.state for version in item.versions}
    return ListedItem(
        ref=item.ref,
        kind=item.kind,
        documents=tuple(from_json(version.document) for version in item.versions),
        saved_at=item.versions[-1].saved_at,
        is_live=VersionState.PUBLISHED in states,
        has_draft=VersionState.DRAFT in states,
    )
