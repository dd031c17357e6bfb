"""Who looked, in words: who, what for them they were, what they did, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.clock import local_day
from portal.i18n import say_day, say_time
from portal.my_place.place import Place
from portal.partners.queries import partner_names
from portal.rights.look_words import LookKind, kind_of, words_for
from portal.rights.looks import GroundThen, Look, find_look, last_looks, list_looks
from portal.rights.persons import numbers_of

FUNCTIONS: Final = {
    GroundThen.CONTACT: lazy_gettext("jouw contactpersoon"),
    GroundThen.STAND_IN: lazy_gettext("vervangt jouw contactpersoon"),
    GroundThen.TEAM: lazy_gettext("collega van jouw contactpersoon"),
    GroundThen.OFFICER: lazy_gettext("let op jouw gegevens"),
    GroundThen.OTHER: lazy_gettext("werkt ergens anders"),
}
# Enough to find two people on two days, however much one of them did.
READ_FOR_HOME: Final = 20
SHOWN_ON_HOME: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """One thing that was done, with its time."""

    said: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookCard:
    """What one person did on one day. `organisation` is for who asks for it; empty: the portal."""

    position: int
    name: str
    function: str
    organisation: str
    day: str
    acts: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksView:
    """A page of looks; `following` goes in the address of the next one."""

    cards: tuple[LookCard, ...]
    following: int | None


def read_looks(session: Session, place: Place, *, before: int | None) -> LooksView:
    """Whole days, newest first."""
    page = list_looks(session, numbers_of(session, place.person.id), before=before)
    organisations = partner_names(session) if page.looks else {}
    return LooksView(
        cards=tuple(make_card(look, organisations) for look in page.looks),
        following=page.following,
    )


def read_look(session: Session, place: Place, position: int) -> LookCard | None:
    """One look of this person, or None."""
    look = find_look(session, numbers_of(session, place.person.id), position)
    return None if look is None else make_card(look, partner_names(session))


def make_card(look: Look, organisations: dict[str, str]) -> LookCard:
    """A look in words."""
    lines: dict[str, str] = {}
    for act in reversed(look.acts):
        # The same thing ten times on a day is one line, with its first time.
        lines.setdefault(words_for(act.action, act.details), say_clock(act.at))
    return LookCard(
        position=look.position,
        name=look.staff.first_name if look.staff else str(gettext("Opstap zelf")),
        function=str(FUNCTIONS.get(look.ground, "")) if look.staff else "",
        organisation=organisations.get(look.staff.partner_id, "") if look.staff else "",
        day=say_day(look.day),
        acts=tuple(ActLine(said=said, time=time) for said, time in lines.items()),
    )


def say_clock(moment: datetime) -> str:
    """'11.15 uur'."""
    return str(gettext("%(time)s uur", time=say_time(moment)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLine:
    """One look on the first page."""

    name: str
    said: str
    when: str


def read_looks_part(session: Session, place: Place, _now: datetime) -> tuple[LastLine, ...] | None:
    """The last two people who looked, in one query; None before anybody did."""
    found = last_looks(session, place.person.id, count=READ_FOR_HOME)
    groups: dict[tuple[int, object], LastLine] = {}
    read: set[tuple[int, object]] = set()
    for act in found:
        key = (act.staff_id, local_day(act.at))
        is_reading = kind_of(act.action) is LookKind.LOOKED
        # Reading is what this is about: it goes before what was done besides on that day.
        if key in groups and (key in read or not is_reading):
            continue
        read |= {key} if is_reading else set()
        groups[key] = LastLine(
            name=act.first_name,
            said=words_for(act.action, act.details),
            when=f"{say_day(act.at).capitalize()}, {say_clock(act.at)}",
        )
    return tuple(groups.values())[:SHOWN_ON_HOME] or None
