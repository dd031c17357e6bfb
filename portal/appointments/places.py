"""Where an appointment is, in the words of who reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.appointments.rules import ONLINE, PHONE, WALK
from portal.partners.models import Place

ELSEWHERE_WORDS: Final = {
    "": lazy_gettext("Waar hoor je nog"),
    ONLINE: lazy_gettext("Online"),
    PHONE: lazy_gettext("Aan de telefoon"),
    WALK: lazy_gettext("Tijdens een wandeling"),
}
# What to expect, for who never did it this way.
NOTES: Final = {
    "": lazy_gettext("Je hoort nog waar het is."),
    ONLINE: lazy_gettext("Je krijgt vooraf een link van %(name)s."),
    PHONE: lazy_gettext("%(name)s belt jou. Je hoeft niets te doen."),
    WALK: lazy_gettext("Jullie spreken nog af waar jullie beginnen."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where it is. `address` and `is_wheelchair_accessible` only of a place of the region."""

    name: str
    note: str
    address: str = ""
    is_place: bool = False
    is_wheelchair_accessible: bool = False


def read_where(session: Session, place: str, *, name: str, locale: str) -> Where:
    """Where it is, with `name` the first name of who they meet; one query, or none."""
    found = None if place in ELSEWHERE_WORDS else session.get(Place, place)
    return where_of(place, found, name=name, locale=locale)


def where_of(place: str, row: Place | None, *, name: str, locale: str) -> Where:
    """The same with the row of the place at hand."""
    if row is None:
        key = place if place in ELSEWHERE_WORDS else ""
        return Where(name=str(ELSEWHERE_WORDS[key]), note=str(NOTES[key]) % {"name": name})
    notes = row.note or {}
    return Where(
        name=row.name,
        note=str(notes.get(locale) or notes.get("nl") or ""),
        address=", ".join(each for each in (row.street, row.town) if each),
        is_place=True,
        is_wheelchair_accessible=row.is_wheelchair_accessible,
    )


def place_words(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Short words by id: 'Online', or the name of a place; one query, or none."""
    wanted = {each for each in ids if each not in ELSEWHERE_WORDS}
    words = {key: str(said) for key, said in ELSEWHERE_WORDS.items()}
    words[""] = ""
    if wanted:
        rows = session.execute(select(Place.id, Place.name).where(Place.id.in_(sorted(wanted))))
        words |= {row.id: row.name for row in rows}
    return words


def all_places(session: Session) -> list[tuple[str, str]]:
    """(id, words) of everywhere it can be, for a choice on a form; one query."""
    rows = session.execute(
        select(Place.id, Place.name, Place.town).order_by(Place.town, Place.name, Place.id)
    )
    later = [("", str(gettext("Zeg ik later")))]
    elsewhere = [(key, str(said)) for key, said in ELSEWHERE_WORDS.items() if key]
    return [*elsewhere, *((row.id, f"{row.name}, {row.town}") for row in rows), *later]
