"""Finding one's way in the whole offer: filters, search and pages of the editor's list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.catalogue.documents import ItemDocument
from portal.catalogue.models import ItemKind
from portal.studio.fields import ListedState
from portal.studio.rules import Translation, translation_of

PAGE_SIZE: Final = 20
LONGEST_SEARCH: Final = 100
KIND_ORDER: Final = (ItemKind.MODULE, ItemKind.EVENT, ItemKind.COACH)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """An item in the list. `documents`: all its versions, oldest first."""

    ref: str
    kind: ItemKind
    documents: tuple[ItemDocument, ...]
    saved_at: datetime
    is_live: bool
    has_draft: bool

    @property
    def document(self) -> ItemDocument:
        """What the item says in its newest version."""
        return self.documents[-1]

    @property
    def translation(self) -> Translation:
        """How its English stands."""
        return translation_of(self.documents, kind=self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to look for; an empty value means everything."""

    words: str = ""
    kind: ItemKind | None = None
    theme: str = ""
    state: ListedState | None = None

    @property
    def count(self) -> int:
        """How many filters are on, the search field not counted."""
        return sum(map(bool, (self.kind, self.theme, self.state)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of what was found. Pages count from 1."""

    items: tuple[ListedItem, ...]
    total: int
    number: int
    pages: int


def read_filters(query: Mapping[str, str]) -> Filters:
    """Filters from an address; a value that does not exist is no filter."""
    kind, state = query.get("soort", ""), query.get("staat", "")
    return Filters(
        words=" ".join(query.get("zoek", "")[:LONGEST_SEARCH].replace("\0", "").split()),
        kind=ItemKind(kind) if kind in set(ItemKind) else None,
        theme=query.get("thema", "")[:LONGEST_SEARCH],
        state=ListedState(state) if state in set(ListedState) else None,
    )


def find_page(items: Iterable[ListedItem], filters: Filters, *, number: int) -> ListPage:
    """The page asked for of the items that fit, or the last page there is."""
    found = sorted(
        (item for item in items if fits(item, filters)),
        key=lambda item: (KIND_ORDER.index(item.kind), item.document.title.casefold(), item.ref),
    )
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    first = (number - 1) * PAGE_SIZE
    return ListPage(
        items=tuple(found[first : first + PAGE_SIZE]),
        total=len(found),
        number=number,
        pages=pages,
    )


def fits(item: ListedItem, filters: Filters) -> bool:
    """True when the item passes every filter."""
    return (
        filters.kind in {None, item.kind}
        and (not filters.theme or filters.theme in item.document.theme_ids)
        and (filters.state is None or _is_in(item, filters.state))
        and _says(item, filters.words.casefold().split())
    )


def _is_in(item: ListedItem, state: ListedState) -> bool:
    if state is ListedState.LIVE:
        return item.is_live
    if state is ListedState.DRAFT:
        return item.has_draft
    if state is ListedState.OFFLINE:
        return not item.is_live
    return item.translation is not Translation.COMPLETE


def _says(item: ListedItem, words: Sequence[str]) -> bool:
    texts = item.document.texts.values()
    said = [item.ref, *item.document.words, *(f"{t.title} {t.summary}" for t in texts)]
    whole = " ".join(said).casefold()
    return all(word in whole for word in words)
