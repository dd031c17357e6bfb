"""The part of a case's page with what somebody does: places, waiting lists and wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.bookings.models import BookingState
from portal.bookings.queries import Doing, doing_of
from portal.bookings.rules import last_day
from portal.cases.models import Case, CaseState
from portal.catalogue.current import current_offer
from portal.catalogue.model import Snapshot
from portal.catalogue.shelves import shelves_of
from portal.clock import local_day
from portal.i18n import DEFAULT_LOCALE, say_moment

# As many as a coach looks through; the rest is on the public pages.
MOST_MOMENTS: Final = 60
WORDS: Final = {
    BookingState.BOOKED: lazy_gettext("Komt"),
    BookingState.PASSED: lazy_gettext("Plek ging naar een ander"),
    BookingState.CALLED_OFF: lazy_gettext("Gaat niet door"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """One place or wish. `can_cancel`: it has not begun and they hold something."""

    id: int
    title: str
    when: str
    state: str
    can_cancel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingsPart:
    """What somebody does, and the moments a place can be kept at: (id, words)."""

    places: tuple[BookingView, ...]
    moments: tuple[tuple[int, str], ...]


def read_bookings(
    session: Session, case: Case, _identity: Identity, now: datetime
) -> BookingsPart | None:
    """One query; the moments come from the offer in memory. None for a closed case."""
    if case.state is CaseState.CLOSED:
        return None
    offer = current_offer()
    rows = doing_of(session, case.young_person_id, case.id, now=now)
    return BookingsPart(
        places=tuple(_view(row, offer, now=now) for row in rows),
        moments=tuple(
            (
                entry.moment.id,
                f"{say_moment(entry.moment.starts_at)}: {title_of(offer, entry.item.ref)}",
            )
            for entry in shelves_of(offer).coming(now)[:MOST_MOMENTS]
        ),
    )


def _view(row: Doing, offer: Snapshot, *, now: datetime) -> BookingView:
    starts = row.starts_at
    return BookingView(
        id=row.id,
        title=title_of(offer, row.item_ref),
        when=say_moment(starts) if starts else "",
        state=_state(row, now=now),
        can_cancel=starts is not None and starts > now and row.state in _ALIVE,
    )


_ALIVE: Final = frozenset({"booked", "waiting", "offered", "proposed"})


def _state(row: Doing, *, now: datetime) -> str:
    if row.ends_at is None:
        return str(gettext("Wil dit graag, regel het samen"))
    state = BookingState(row.state)
    if state is BookingState.WAITING:
        return str(gettext("Nummer %(num)s op de wachtlijst", num=(row.before or 0) + 1))
    if row.held_until is not None:
        until = say_moment(row.held_until)
        return str(gettext("Zegt ja of nee vóór %(until)s", until=until))
    if state is BookingState.BOOKED and last_day(row.ends_at, sessions=row.sessions or 1) < (
        local_day(now)
    ):
        return str(gettext("Geweest"))
    return str(WORDS.get(state, ""))


def title_of(offer: Snapshot, ref: str) -> str:
    """The Dutch title of a thing, or that it is offline."""
    item = offer.by_ref.get(ref)
    return item.text(DEFAULT_LOCALE).title if item else str(gettext("Staat niet meer online"))
