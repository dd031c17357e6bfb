"""The published offer as values: what public pages, search and suggestions work on.

A snapshot is made from the database once per published version and then only read; it holds no
database rows, so that it can be shared between requests and searched without a query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.catalogue.models import ItemKind


class Format(StrEnum):
    """The form something takes."""

    GROUP = "group"
    ONE_TO_ONE = "one_to_one"
    ONLINE = "online"
    AT_WORK = "at_work"
    WALK_IN = "walk_in"


class Daypart(StrEnum):
    """When it can be done."""

    DAY = "day"
    EVENING = "evening"
    WEEKEND = "weekend"
    ONLINE = "online"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferText:
    """What an item says in one language. `description` is Markdown, the rest is plain text.

    For a coach `title` is the first name, `summary` the story in one or two sentences as others
    tell it, `description` the story in their own words, and `helps_with` what they help with.
    """

    title: str
    summary: str = ""
    description: str = ""
    audience: str = ""
    after: str = ""
    bring: str = ""
    duration: str = ""
    open_to: str = ""
    helps_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPlace:
    """Somewhere people come to; notes per language."""

    id: str
    name: str
    street: str
    town: str
    municipality: str
    is_wheelchair_accessible: bool
    note: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMoment:
    """A date of an item. Capacity in people; times aware, UTC."""

    id: int
    item_ref: str
    starts_at: datetime
    ends_at: datetime
    place: OfferPlace | None
    capacity: int
    language: str
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTheme:
    """A subject, with its titles per language and its search words."""

    id: str
    icon: str
    tint: str
    titles: Mapping[str, str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferItem:
    """A published module, coach or event. Ages in whole years, inclusive."""

    ref: str
    kind: ItemKind
    slug: str
    theme_ids: tuple[str, ...]
    texts: Mapping[str, OfferText]
    format: Format
    age_min: int
    age_max: int
    languages: tuple[str, ...]
    dayparts: tuple[Daypart, ...]
    words: tuple[str, ...]
    tint: str
    portrait: str = ""
    staff_id: int | None = None
    works_on: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    place: OfferPlace | None = None
    face_refs: tuple[str, ...] = ()
    moments: tuple[OfferMoment, ...] = ()

    def text(self, locale: str) -> OfferText:
        """The item's words in `locale`, or in Dutch when that language lacks them."""
        return self.texts.get(locale) or self.texts["nl"]

    def text_locale(self, locale: str) -> str:
        """The language that `text(locale)` is really in, for the `lang` of that part."""
        return locale if locale in self.texts else "nl"

    def coming(self, now: datetime) -> tuple[OfferMoment, ...]:
        """Moments that have not started, soonest first."""
        return tuple(moment for moment in self.moments if moment.starts_at > now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An item that fits a situation, with the reason per language."""

    ref: str
    because: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSituation:
    """Something recognisable in the first person."""

    id: str
    words: Mapping[str, str]
    theme_ids: tuple[str, ...]
    icon: str
    tint: str
    urgent: str
    is_on_home: bool
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """The whole published offer at one version of the catalogue.

    `synonyms` are groups of words that mean the same, in the order in which they were added.
    Snapshots are told apart by identity, so that what is derived from one can be kept with it.
    """

    version: int
    themes: tuple[OfferTheme, ...]
    items: tuple[OfferItem, ...]
    situations: tuple[OfferSituation, ...]
    places: tuple[OfferPlace, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()
    by_ref: Mapping[str, OfferItem] = field(default_factory=dict)
    by_slug: Mapping[tuple[ItemKind, str], OfferItem] = field(default_factory=dict)
    themes_by_id: Mapping[str, OfferTheme] = field(default_factory=dict)
    coaches_by_staff: Mapping[int, OfferItem] = field(default_factory=dict)

    def coaches(self) -> tuple[OfferItem, ...]:
        """All coaches, in their fixed order."""
        return tuple(item for item in self.items if item.kind is ItemKind.COACH)

    def coach_of(self, staff_id: int) -> OfferItem | None:
        """The coach item of a staff member, for their face and story."""
        return self.coaches_by_staff.get(staff_id)
