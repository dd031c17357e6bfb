"""What the pages about double work show, as plain values.

Of somebody whom another organisation helps nothing is made here but whom to ask: no name, no word,
not even what the two share, because that too is a fact of the other file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case, YoungPerson
from portal.cases.rules import age_on
from portal.clock import local_day
from portal.doubles.finding import known_of
from portal.doubles.likeness import Shared, are_alike, is_same_email, is_same_phone
from portal.doubles.locking import stamp_of
from portal.doubles.messages import acts_for
from portal.doubles.models import LikelyPair, PairState
from portal.doubles.queries import Elsewhere, Ours, Seen, Side, list_pairs
from portal.doubles.rules import Candidate, differ, suggest_who_stays
from portal.i18n import say_day
from portal.partners.queries import partner_names
from portal.workbench import words
from portal.workbench.cards import home_words
from portal.workbench.pressing import new_press

SHARED: Final = {
    Shared.NAME_BORN: lazy_gettext("Een naam die erop lijkt en dezelfde geboortedatum"),
    Shared.NAME_TURNED: lazy_gettext("Een naam die erop lijkt. Dag en maand zijn omgewisseld"),
    Shared.NAME_NEAR: lazy_gettext("Een naam die erop lijkt. De geboortedatum scheelt één cijfer"),
    Shared.PHONE: lazy_gettext("Hetzelfde telefoonnummer. Soms is dat van een ouder"),
    Shared.EMAIL: lazy_gettext("Hetzelfde mailadres"),
    Shared.SAID: lazy_gettext("Een collega zag dit"),
}
FIELDS: Final = {
    "first_name": lazy_gettext("Voornaam"),
    "born_on": lazy_gettext("Geboren"),
    "phone": lazy_gettext("Telefoon"),
    "email": lazy_gettext("Mail"),
    "channel": lazy_gettext("Liefst"),
    "home": lazy_gettext("Woont in"),
    "locale": lazy_gettext("Taal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of one of the two; `is_same` marks what they share."""

    name: str
    label: str
    said: str
    is_same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One of the two, with the case that counts; `reference` is empty without a case."""

    person_id: int
    name: str
    age: int
    reference: str
    standing: str
    contact: str
    had_contact: bool
    facts: tuple[Fact, ...]
    words: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Whom to ask, and how to reach them."""

    first_name: str
    organisation: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """The page of a pair. `other` is None where a colleague elsewhere is to be asked."""

    id: int
    title: str
    mine: SideView
    other: SideView | None
    ask: Colleague | None
    shared: tuple[tuple[str, bool], ...]
    state: PairState
    is_merged: bool
    decided: str
    reason: str
    press: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeView:
    """What somebody chooses from when two become one."""

    pair: PairView
    suggested: int
    conflicts: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard:
    """One row of the list."""

    id: int
    title: str
    said: str
    note: str


def read_list(
    session: Session, *, identity: Identity, is_decided: bool, before: int | None, now: datetime
) -> tuple[tuple[PairCard, ...], int | None]:
    """The pairs to decide about, or what was decided; and where the next page starts."""
    states = (PairState.SAME, PairState.DIFFERENT) if is_decided else (PairState.SUGGESTED,)
    seen, following = list_pairs(session, identity=identity, states=states, before=before, now=now)
    names = partner_names(session)
    return tuple(_card(each, names) for each in seen), following


def _card(seen: Seen, names: Mapping[str, str]) -> PairCard:
    pair = seen.pair
    if isinstance(seen, Elsewhere):
        ask = ask_whom(seen.theirs, names)
        said = gettext("Misschien ook bekend bij %(organisation)s. Vraag het %(name)s.",
                       organisation=ask.organisation, name=ask.first_name)  # fmt: skip
    else:
        said = ". ".join(str(SHARED[Shared(code)]) for code in pair.shared)
    return PairCard(id=pair.id, title=title_of(seen), said=said, note=_decided(pair))


def title_of(seen: Seen) -> str:
    """'Noor en Nour', or one name where the other one is nobody's to name here."""
    if isinstance(seen, Elsewhere):
        return seen.mine.young_person.first_name
    return str(
        gettext(
            "%(one)s en %(other)s",
            one=seen.first.person.first_name,
            other=seen.second.person.first_name,
        )
    )


def read_pair_page(session: Session, seen: Seen, *, now: datetime) -> PairView:
    """The page of a pair."""
    pair, today = seen.pair, local_day(now)
    if isinstance(seen, Elsewhere):
        mine = Side(person=seen.mine.young_person, cases=(seen.mine,))
        one, other = _side(mine, None, now=now, today=today), None
        ask: Colleague | None = ask_whom(seen.theirs, partner_names(session))
    else:
        one = _side(seen.first, seen.second.person, now=now, today=today)
        other, ask = _side(seen.second, seen.first.person, now=now, today=today), None
    return PairView(
        id=pair.id,
        title=title_of(seen),
        mine=one,
        other=other,
        ask=ask,
        shared=() if ask else _shared(pair),
        state=pair.state,
        is_merged=pair.merge is not None,
        decided=_decided(pair),
        reason=_reason(seen),
        press=new_press(),
    )


def read_merge_page(session: Session, ours: Ours, *, now: datetime) -> MergeView:
    """The page on which somebody chooses who stays, and which values."""
    one, other = ours.first, ours.second
    return MergeView(
        pair=read_pair_page(session, ours, now=now),
        suggested=suggest_who_stays(_candidate(one), _candidate(other)),
        conflicts=tuple(
            (name, str(FIELDS[name]), _options(name, one.person, other.person))
            for name in differ(one.person, other.person)
        ),
        stamp=stamp_of(ours),
    )


def _options(name: str, *people: YoungPerson) -> tuple[tuple[str, str], ...]:
    return tuple((str(person.id), _say(name, person)) for person in people)


def _candidate(side: Side) -> Candidate:
    return Candidate(
        person_id=side.person.id,
        had_contact=any(case.first_contact_at for case in side.cases),
        created_at=side.person.created_at,
    )


def _side(side: Side, other: YoungPerson | None, *, now: datetime, today: date) -> SideView:
    case = side.main_case(now=now) or next(iter(side.cases), None)
    person = side.person
    same = _same(person, other) if other else frozenset()
    return SideView(
        person_id=person.id,
        name=person.first_name,
        age=age_on(person.born_on, today),
        reference=case.reference if case else "",
        standing=_standing(case),
        contact=case.contact_person.first_name if case else "",
        had_contact=bool(case and case.first_contact_at),
        facts=tuple(
            Fact(name=name, label=str(label), said=_say(name, person), is_same=name in same)
            for name, label in FIELDS.items()
        ),
        words=case.words if case else "",
        locale=person.locale,
    )


def _same(one: YoungPerson, other: YoungPerson) -> frozenset[str]:
    mine, theirs = known_of(one), known_of(other)
    found = {
        "first_name": are_alike(mine.first_name, theirs.first_name),
        "born_on": mine.born_on == theirs.born_on,
        "phone": is_same_phone(mine.phone, theirs.phone),
        "email": is_same_email(mine.email, theirs.email),
    }
    return frozenset(name for name, is_so in found.items() if is_so)


def _standing(case: Case | None) -> str:
    if case is None:
        return ""
    day = say_day(case.closed_at or case.opened_at)
    if case.closed_at is not None:
        return str(gettext("Afgesloten op %(day)s", day=day))
    return str(gettext("Open sinds %(day)s", day=day))


def _say(name: str, person: YoungPerson) -> str:
    value = getattr(person, name)
    if name == "born_on":
        # With the year, which is what two dates of birth differ in.
        return f"{value:%d-%m-%Y}"
    if name == "channel":
        return words.reach(person.channel, person.safe_times)
    if name == "locale":
        return str(words.LANGUAGES.get(value, value))
    if name == "home":
        return home_words(value) or str(gettext("Niet bekend"))
    return str(value or gettext("Niet bekend"))


def ask_whom(case: Case, names: Mapping[str, str]) -> Colleague:
    """Who acts for a case that another organisation has; `names` are of organisations, by id."""
    staff = acts_for(case)
    return Colleague(
        first_name=staff.first_name,
        organisation=names.get(staff.partner_id, staff.partner_id),
        email=staff.email,
        phone=staff.phone or "",
    )


def _shared(pair: LikelyPair) -> tuple[tuple[str, bool], ...]:
    """What the two share in words, and whether that is new since somebody said they are two."""
    denied = set(pair.denied)
    return tuple(
        (str(SHARED[Shared(code)]), bool(denied) and code not in denied) for code in pair.shared
    )


def _reason(seen: Seen) -> str:
    """Why somebody decided; of another organisation's colleague that may hold a fact of theirs."""
    decider = seen.pair.decider
    if isinstance(seen, Elsewhere) and (
        decider is None or decider.partner_id != seen.mine.contact_person.partner_id
    ):
        return ""
    return seen.pair.reason


def _decided(pair: LikelyPair) -> str:
    if pair.decided_at is None or pair.decider is None:
        return ""
    who, day = pair.decider.first_name, say_day(pair.decided_at)
    if pair.state is PairState.DIFFERENT:
        return str(gettext("Twee personen, zei %(name)s op %(day)s.", name=who, day=day))
    return str(gettext("Dezelfde persoon, zei %(name)s op %(day)s.", name=who, day=day))
