"""What somebody does, as my place shows it: what comes, what waits for a yes, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.bookings.models import BookingState
from portal.bookings.queries import Doing, doing_of
from portal.bookings.rules import asked_at, starts_of
from portal.catalogue.current import current_offer
from portal.catalogue.model import OfferItem, OfferMoment, OfferPlace, Snapshot
from portal.i18n import current_locale
from portal.my_place.place import Place

# For how many days after the sign-up the moment that somebody came for is held before them.
WISHED_DAYS: Final = 30
ON_HOME: Final = 4


class Shape(StrEnum):
    """How a card looks and what can be done with it."""

    COMING = "coming"
    WAITING = "waiting"
    ASKED_YES = "asked_yes"
    MISSED = "missed"
    CALLED_OFF = "called_off"
    WAS = "was"
    WISH = "wish"


SHAPES: Final = {
    BookingState.WAITING: Shape.WAITING,
    BookingState.OFFERED: Shape.ASKED_YES,
    BookingState.PROPOSED: Shape.ASKED_YES,
    BookingState.PASSED: Shape.MISSED,
    BookingState.CALLED_OFF: Shape.CALLED_OFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoingCard:
    """One thing. `starts_at` is the next time of a series; `item` None when it is offline."""

    id: int
    shape: Shape
    title: str
    lang: str
    item: OfferItem | None
    moment_id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: OfferPlace | None = None
    bring: str = ""
    until: datetime | None = None
    position: int = 0
    may_say: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DoingPart:
    """Everything, and the moments somebody came for at the sign-up and did not take yet."""

    cards: tuple[DoingCard, ...]
    wished: OfferItem | None
    moments: tuple[OfferMoment, ...]

    @property
    def first(self) -> tuple[DoingCard, ...]:
        """What fits on the first page; what asks for a yes is never left out."""
        return tuple(sorted(self.cards, key=lambda c: c.shape is not Shape.ASKED_YES))[:ON_HOME]


def read_doing(session: Session, place: Place, now: datetime) -> DoingPart:
    """The part of the first page, and the whole list: one query."""
    offer = current_offer()
    rows = doing_of(session, place.young.young_person_id, place.case.id, now=now)
    wished = _wished(place, rows, offer, now=now)
    return DoingPart(
        cards=tuple(card for row in rows if (card := _card(row, offer, now=now))),
        wished=wished,
        moments=wished.coming(now)[:3] if wished else (),
    )


def _card(row: Doing, offer: Snapshot, *, now: datetime) -> DoingCard | None:
    item = offer.by_ref.get(row.item_ref)
    title = item.text(current_locale()).title if item else str(gettext("Iets van ons aanbod"))
    lang = item.text_locale(current_locale()) if item else ""
    if row.starts_at is None or row.ends_at is None:
        return DoingCard(id=row.id, shape=Shape.WISH, title=title, lang=lang, item=item)
    sessions = row.sessions or 1
    starts = starts_of(row.starts_at, sessions=sessions)
    length = row.ends_at - row.starts_at
    upcoming = next((start for start in starts if start + length > now), None)
    shape = SHAPES.get(BookingState(row.state))
    if shape is None:
        shape = Shape.COMING if upcoming else Shape.WAS
    shown = upcoming or starts[-1]
    return DoingCard(
        id=row.id,
        shape=shape,
        title=title,
        lang=lang,
        item=item,
        moment_id=row.moment_id,
        starts_at=shown,
        ends_at=shown + length,
        place=next((each for each in offer.places if each.id == row.place_id), None),
        bring=item.text(current_locale()).bring if item else "",
        until=row.held_until,
        position=(row.before or 0) + 1,
        may_say=shape is Shape.WAS
        and row.said_at is None
        and asked_at(row.ends_at, sessions=sessions) <= now,
    )


def _wished(place: Place, rows: list[Doing], offer: Snapshot, *, now: datetime) -> OfferItem | None:
    """What they came for when they signed up, while it has moments and nothing came of it yet."""
    item = offer.by_ref.get(place.case.about_ref or "")
    is_recent = (now - place.case.opened_at).days < WISHED_DAYS
    if item is None or not is_recent or not item.coming(now):
        return None
    return None if any(row.item_ref == item.ref for row in rows) else item
