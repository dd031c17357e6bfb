"""The facts as a form: one field per key of a situation, each with 'niet bekend'."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.catalogue.model import Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.wording import say_theme
from portal.forms import clean_line
from portal.i18n import DEFAULT_LOCALE
from portal.routing.model import NO_ADDRESS, OUTSIDE, Situation
from portal.routing.region import Region
from portal.workbench.fact_words import LABELS, VALUES
from portal.workbench.forms import FieldMistakeError, read_day

NOT_KNOWN: Final = ""
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
MOST_WEEKS: Final = 999
NOTHING_KNOWN: Final = Situation()


class FieldKind(StrEnum):
    """How a fact is asked."""

    DAY = "day"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactField:
    """One field as the form shows it: `value` is what is known now, as text or texts."""

    name: str
    label: str
    kind: FieldKind
    value: str | tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()


FACTS: Final = {
    "born": FieldKind.DAY,
    "home": FieldKind.CHOICE,
    "enrolled": FieldKind.FLAG,
    "school": FieldKind.CHOICE,
    "school_type": FieldKind.CHOICE,
    "level": FieldKind.NUMBER,
    "pathway": FieldKind.CHOICE,
    "final_phase": FieldKind.FLAG,
    "absent_weeks": FieldKind.NUMBER,
    "wants_to_stop": FieldKind.FLAG,
    "left_on": FieldKind.DAY,
    "earlier_school": FieldKind.CHOICE,
    "earlier_left_on": FieldKind.DAY,
    "diploma": FieldKind.CHOICE,
    "diploma_on": FieldKind.DAY,
    "start_qualification": FieldKind.CHOICE,
    "working": FieldKind.CHOICE,
    "benefit": FieldKind.CHOICE,
    "urgent_topic": FieldKind.CHOICE,
    "topics": FieldKind.SEVERAL,
    "keep_out": FieldKind.SEVERAL,
    "running": FieldKind.CHOICE,
    "refused_on": FieldKind.DAY,
    "asking": FieldKind.CHOICE,
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
            label=str(LABELS[name]),
            kind=kind,
            value=_shown(getattr(situation, name)),
            options=tuple(_options(name, region=region, offer=offer, known=situation)),
        )
        for name, kind in FACTS.items()
        if name in names
    )


def read_facts(
    form: MultiDict[str, str],
    *,
    region: Region,
    offer: Snapshot,
    today: date,
    known: Situation = NOTHING_KNOWN,
) -> dict[str, Any]:
    """Values for `complete_facts`; what is left open is not known. A birth date must stay.

    `known` is what was known before: that can always stay, also when it is offered no more.
    """
    values = {
        name: _READERS[kind](
            form,
            name,
            {value for value, _ in _options(name, region=region, offer=offer, known=known)},
        )
        for name, kind in FACTS.items()
        if name in form or kind is FieldKind.SEVERAL
    }
    if "born" in values and values["born"] is None:
        raise FieldMistakeError("born", gettext("Vul de geboortedatum in."))
    if "born" in values and values["born"] > today:
        raise FieldMistakeError("born", gettext("Dit jaar kan niet. Kijk het nog even na."))
    return values


def _options(name: str, *, region: Region, offer: Snapshot, known: Situation) -> Options:
    if name in VALUES:
        return [(value.value, str(words)) for value, words in VALUES[name].items()]
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
        "running": lambda: _modules(offer, known.running),
    }
    return lists[name]() if name in lists else []


def _modules(offer: Snapshot, running: str | None) -> Options:
    """Modules by their title; one that runs may be offered no more."""
    titles = {
        item.ref: item.text(DEFAULT_LOCALE).title
        for item in offer.items
        if item.kind is ItemKind.MODULE
    }
    if running is not None:
        titles.setdefault(running, running)
    return sorted(titles.items(), key=lambda each: each[1].casefold())


def _shown(value: Any) -> str | tuple[str, ...]:
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return tuple(value) if isinstance(value, tuple) else str(value)


def _wrong(name: str) -> FieldMistakeError:
    return FieldMistakeError(name, gettext("Deze keuze kennen we niet. Kies opnieuw."))


def _read_day(form: MultiDict[str, str], name: str, _known: set[str]) -> date | None:
    day = read_day(form, name)
    if day is not None and not EARLIEST <= day <= LATEST:
        raise FieldMistakeError(name, gettext("Dit jaar kan niet. Kijk het nog even na."))
    return day


def _read_choice(form: MultiDict[str, str], name: str, known: set[str]) -> Any:
    value = form.get(name, "")
    if value == NOT_KNOWN:
        return None
    if value not in known:
        raise _wrong(name)
    return next((each for each in VALUES.get(name, ()) if each.value == value), value)


def _read_flag(form: MultiDict[str, str], name: str, _known: set[str]) -> bool | None:
    answers = {"ja": True, "nee": False, NOT_KNOWN: None}
    if form.get(name, "") not in answers:
        raise _wrong(name)
    return answers[form.get(name, "")]


def _read_number(form: MultiDict[str, str], name: str, _known: set[str]) -> int | None:
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


def _read_several(form: MultiDict[str, str], name: str, known: set[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(form.getlist(name)))
    if not known.issuperset(chosen):
        raise _wrong(name)
    return chosen


_READERS: Final[dict[FieldKind, Callable[[MultiDict[str, str], str, set[str]], Any]]] = {
    FieldKind.DAY: _read_day,
    FieldKind.CHOICE: _read_choice,
    FieldKind.FLAG: _read_flag,
    FieldKind.NUMBER: _read_number,
    FieldKind.SEVERAL: _read_several,
}
