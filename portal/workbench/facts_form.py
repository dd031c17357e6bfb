"""The facts as a form: one field per key of a situation, each with 'niet bekend'."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from portal.catalogue.model import Snapshot
from portal.catalogue.wording import say_theme
from portal.forms import clean_line
from portal.routing.model import NO_ADDRESS, OUTSIDE, Situation
from portal.routing.region import Region
from portal.workbench.fact_words import (
    ASKED_BY,
    BENEFITS,
    DIPLOMAS,
    PATHWAYS,
    SCHOOL_TYPES,
    URGENT,
    WORKING,
    YES_NO,
)
from portal.workbench.forms import FieldMistakeError, read_day

NOT_KNOWN: Final = ""
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
MOST_WEEKS: Final = 999
RUNNING_LENGTH: Final = 20


class FieldKind(StrEnum):
    """How a fact is asked."""

    DAY = "day"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    SEVERAL = "several"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactField:
    """One field as the form shows it: `value` is what is known now, as text or texts."""

    name: str
    label: str
    kind: FieldKind
    value: str | tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    label: Any
    kind: FieldKind
    words: Mapping[Any, Any] | None = None


FACTS: Final = {
    "born": _Fact(label=lazy_gettext("Geboren op"), kind=FieldKind.DAY),
    "home": _Fact(label=lazy_gettext("Woont in"), kind=FieldKind.CHOICE),
    "enrolled": _Fact(label=lazy_gettext("Staat nu ingeschreven"), kind=FieldKind.FLAG),
    "school": _Fact(label=lazy_gettext("School, nu of de laatste"), kind=FieldKind.CHOICE),
    "school_type": _Fact(
        label=lazy_gettext("Soort school"), kind=FieldKind.CHOICE, words=SCHOOL_TYPES
    ),
    "level": _Fact(label=lazy_gettext("Niveau (1 tot en met 4)"), kind=FieldKind.NUMBER),
    "pathway": _Fact(label=lazy_gettext("Bol of bbl"), kind=FieldKind.CHOICE, words=PATHWAYS),
    "final_phase": _Fact(label=lazy_gettext("In het laatste half jaar"), kind=FieldKind.FLAG),
    "absent_weeks": _Fact(
        label=lazy_gettext("Weken afwezig zonder goede reden"), kind=FieldKind.NUMBER
    ),
    "wants_to_stop": _Fact(label=lazy_gettext("Wil stoppen"), kind=FieldKind.FLAG),
    "left_on": _Fact(label=lazy_gettext("Van school sinds"), kind=FieldKind.DAY),
    "earlier_school": _Fact(label=lazy_gettext("School daarvoor"), kind=FieldKind.CHOICE),
    "earlier_left_on": _Fact(label=lazy_gettext("Daar weg sinds"), kind=FieldKind.DAY),
    "diploma": _Fact(label=lazy_gettext("Hoogste diploma"), kind=FieldKind.CHOICE, words=DIPLOMAS),
    "diploma_on": _Fact(label=lazy_gettext("Diploma gehaald op"), kind=FieldKind.DAY),
    "start_qualification": _Fact(
        label=lazy_gettext("Startkwalificatie, bij een diploma uit een ander land"),
        kind=FieldKind.CHOICE,
        words=YES_NO,
    ),
    "working": _Fact(label=lazy_gettext("Werkt"), kind=FieldKind.CHOICE, words=WORKING),
    "benefit": _Fact(label=lazy_gettext("Uitkering"), kind=FieldKind.CHOICE, words=BENEFITS),
    "urgent_topic": _Fact(label=lazy_gettext("Wat dringt"), kind=FieldKind.CHOICE, words=URGENT),
    "topics": _Fact(label=lazy_gettext("Gaat over"), kind=FieldKind.SEVERAL),
    "keep_out": _Fact(label=lazy_gettext("Mag dit niet weten"), kind=FieldKind.SEVERAL),
    "running": _Fact(label=lazy_gettext("Module die nu loopt (code)"), kind=FieldKind.TEXT),
    "refused_on": _Fact(label=lazy_gettext("Zei eerder nee op"), kind=FieldKind.DAY),
    "asking": _Fact(label=lazy_gettext("Wie vroeg het"), kind=FieldKind.CHOICE, words=ASKED_BY),
}
LIMITS: Final = {"level": (1, 4), "absent_weeks": (0, MOST_WEEKS)}
Options = Sequence[tuple[str, str]]


def fact_fields(
    situation: Situation,
    *,
    region: Region,
    offer: Snapshot,
    names: Collection[str] = FACTS.keys(),
) -> tuple[FactField, ...]:
    """The form's fields, all or only those in `names`, with what is known now."""
    return tuple(
        FactField(
            name=name,
            label=str(fact.label),
            kind=fact.kind,
            value=_shown(getattr(situation, name)),
            options=tuple(_options(name, fact, region=region, offer=offer)),
        )
        for name, fact in FACTS.items()
        if name in names
    )


def read_facts(
    form: MultiDict[str, str], *, region: Region, offer: Snapshot, today: date
) -> dict[str, Any]:
    """Values for `complete_facts`; what is left open is not known. A birth date must stay."""
    values = {
        name: _READERS[fact.kind](
            form,
            name,
            fact,
            {value for value, _ in _options(name, fact, region=region, offer=offer)},
        )
        for name, fact in FACTS.items()
        if name in form or fact.kind is FieldKind.SEVERAL
    }
    if "born" in values and values["born"] is None:
        raise FieldMistakeError("born", gettext("Vul de geboortedatum in."))
    if "born" in values and values["born"] > today:
        raise FieldMistakeError("born", gettext("Dit jaar kan niet. Kijk het nog even na."))
    return values


def _options(name: str, fact: _Fact, *, region: Region, offer: Snapshot) -> Options:
    if fact.words is not None:
        return [(value.value, str(words)) for value, words in fact.words.items()]
    schools = [(p.id, p.name) for p in region.partners if p.type.startswith("school_")]
    elsewhere = (OUTSIDE, gettext("Buiten de regio"))
    lists: dict[str, Callable[[], Options]] = {
        "home": lambda: [
            *((place.name, place.name) for place in region.municipalities),
            elsewhere,
            (NO_ADDRESS, gettext("Geen adres")),
        ],
        "school": lambda: [*schools, elsewhere],
        "earlier_school": lambda: [*schools, elsewhere],
        "topics": lambda: [(theme.id, say_theme(offer, theme.id)) for theme in offer.themes],
        "keep_out": lambda: [(partner.id, partner.name) for partner in region.partners],
    }
    return lists[name]() if name in lists else []


def _shown(value: Any) -> str | tuple[str, ...]:
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return tuple(value) if isinstance(value, tuple) else str(value)


def _wrong(name: str) -> FieldMistakeError:
    return FieldMistakeError(name, gettext("Deze keuze kennen we niet. Kies opnieuw."))


def _read_day(form: MultiDict[str, str], name: str, _fact: _Fact, _known: set[str]) -> date | None:
    day = read_day(form, name)
    if day is not None and not EARLIEST <= day <= LATEST:
        raise FieldMistakeError(name, gettext("Dit jaar kan niet. Kijk het nog even na."))
    return day


def _read_choice(form: MultiDict[str, str], name: str, fact: _Fact, known: set[str]) -> Any:
    value = form.get(name, "")
    if value == NOT_KNOWN:
        return None
    if value not in known:
        raise _wrong(name)
    return (
        next((each for each in fact.words if each.value == value), value) if fact.words else value
    )


def _read_flag(form: MultiDict[str, str], name: str, _fact: _Fact, _known: set[str]) -> bool | None:
    answers = {"ja": True, "nee": False, NOT_KNOWN: None}
    if form.get(name, "") not in answers:
        raise _wrong(name)
    return answers[form.get(name, "")]


def _read_number(
    form: MultiDict[str, str], name: str, _fact: _Fact, _known: set[str]
) -> int | None:
    text = clean_line(form.get(name, ""))
    if not text:
        return None
    lowest, highest = LIMITS[name]
    if not (text.isascii() and text.isdecimal() and lowest <= int(text[:4]) <= highest):
        message = gettext(
            "Vul een getal in van %(low)s tot en met %(high)s.", low=lowest, high=highest
        )
        raise FieldMistakeError(name, message)
    return int(text)


def _read_several(
    form: MultiDict[str, str], name: str, _fact: _Fact, known: set[str]
) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(form.getlist(name)))
    if not known.issuperset(chosen):
        raise _wrong(name)
    return chosen


def _read_text(form: MultiDict[str, str], name: str, _fact: _Fact, _known: set[str]) -> str | None:
    return clean_line(form.get(name, ""))[:RUNNING_LENGTH] or None


_READERS: Final[dict[FieldKind, Callable[[MultiDict[str, str], str, _Fact, set[str]], Any]]] = {
    FieldKind.DAY: _read_day,
    FieldKind.CHOICE: _read_choice,
    FieldKind.FLAG: _read_flag,
    FieldKind.NUMBER: _read_number,
    FieldKind.SEVERAL: _read_several,
    FieldKind.TEXT: _read_text,
}
