"""What an editor typed: made fit to keep, read into a document, and shown again as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.catalogue.documents import ItemDocument, Problem, Reason
from portal.catalogue.model import Daypart, Format, OfferText
from portal.catalogue.models import ItemKind
from portal.forms import clean_line, clean_text
from portal.plainlanguage.checks import take_over
from portal.studio.fields import (
    DUTCH,
    FIELDS,
    LANGUAGE_WORDS,
    LOCALES,
    TextField,
    field_id,
)
from portal.studio.markup import forbidden_pieces
from portal.studio.rules import has_words

Member = TypeVar("Member", bound=StrEnum)
Values = MultiDict[str, str]

TAKE: Final = "neem_over"
LISTS: Final = ("theme_ids", "languages", "dayparts", "face_refs", "works_on", "channels")
SINGLES: Final = ("format", "age_min", "age_max", "place_id")
MAX_WORD: Final = 60
MAX_AGE_DIGITS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A control that cannot stay as it is, and the sentence that says so."""

    control: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was typed, as a document. `mistakes` are about input that has no place in one."""

    document: ItemDocument
    mistakes: tuple[Mistake, ...]


def values_of(document: ItemDocument, kind: ItemKind) -> Values:
    """What the form shows of a document."""
    values: Values = MultiDict()
    for locale in LOCALES:
        text = document.texts.get(locale) or OfferText(title="")
        for field in FIELDS[kind]:
            values[field_id(locale, field.name)] = getattr(text, field.name)
    for name in LISTS:
        values.setlist(name, [str(one) for one in getattr(document, name)])
    for name in SINGLES:
        values[name] = str(getattr(document, name) or "")
    values["words"] = "\n".join(document.words)
    return values


def typed_values(form: Values, kind: ItemKind) -> Values:
    """What came in under the names that this form has, cleaned; anything else is not looked at."""
    values: Values = MultiDict()
    for locale in LOCALES:
        for field in FIELDS[kind]:
            clean = clean_text if field.rows > 1 else clean_line
            values[field_id(locale, field.name)] = clean(form.get(field_id(locale, field.name), ""))
    for name in LISTS:
        values.setlist(name, [clean_line(one) for one in form.getlist(name)])
    for name in SINGLES:
        values[name] = clean_line(form.get(name, ""))
    values["words"] = clean_text(form.get("words", ""))
    return values


def apply_suggestion(values: Values, taken: str) -> str:
    """Put the suggestion 'nl-summary|traject' in the text; the control it was for, or ''."""
    control, _bar, found = taken.partition("|")
    if not found or control not in values:
        return ""
    values[control] = take_over(values[control], found)
    return control


def read_document(values: Values, *, base: ItemDocument, kind: ItemKind) -> Reading:
    """The document that `values` say, on top of `base` for what the form does not have."""
    numbers = {name: _age(values[name]) for name in ("age_min", "age_max")}
    youngest, oldest = numbers["age_min"], numbers["age_max"]
    format_ = _known(Format, values["format"])
    document = replace(
        base,
        texts=_texts(values, base, kind),
        theme_ids=_in_order(values.getlist("theme_ids"), base.theme_ids),
        format=format_ or base.format,
        dayparts=tuple(
            part for one in _unique(values.getlist("dayparts")) if (part := _known(Daypart, one))
        ),
        words=_words(values["words"]),
        languages=_in_order(values.getlist("languages"), base.languages),
        place_id=values["place_id"] or None,
        face_refs=_in_order(values.getlist("face_refs"), base.face_refs),
        age_min=base.age_min if youngest is None else youngest,
        age_max=base.age_max if oldest is None else oldest,
        **_coach_choices(values, kind),
    )
    return Reading(document=document, mistakes=tuple(_mistakes(values, kind, numbers, format_)))


def _texts(values: Values, base: ItemDocument, kind: ItemKind) -> Mapping[str, OfferText]:
    """The texts per language; a language in which nothing was written is left out."""
    texts = dict(base.texts)
    for locale in LOCALES:
        written = {f.name: values[field_id(locale, f.name)] for f in FIELDS[kind]}
        text = replace(texts.get(locale) or OfferText(title=""), **written)
        texts[locale] = text
        if locale != DUTCH and not has_words(text):
            del texts[locale]
    return texts


def _coach_choices(values: Values, kind: ItemKind) -> dict[str, Any]:
    if kind is not ItemKind.COACH:
        return {}
    return {name: _unique(values.getlist(name)) for name in ("works_on", "channels")}


def _mistakes(
    values: Values, kind: ItemKind, numbers: Mapping[str, int | None], format_: Format | None
) -> Iterable[Mistake]:
    for locale in LOCALES:
        for field in FIELDS[kind]:
            yield from _markup_mistakes(values, field, locale)
    for name, number in numbers.items():
        if number is None:
            yield Mistake(control=name, message=gettext("Vul een leeftijd in, zoals 16."))
    if format_ is None:
        yield Mistake(control="format", message=gettext("Kies een van deze vormen."))
    yield from _list_mistakes(values)
    if any(len(word) > MAX_WORD for word in _words(values["words"])):
        yield Mistake(
            control="words",
            message=gettext(
                "Een zoekwoord is hooguit %(num)s tekens. Zet elk woord op een eigen regel.",
                num=MAX_WORD,
            ),
        )


def _markup_mistakes(values: Values, field: TextField, locale: str) -> Iterable[Mistake]:
    control = field_id(locale, field.name)
    pieces = forbidden_pieces(values[control]) if field.is_markdown else ()
    if pieces:
        yield Mistake(
            control=control,
            message=gettext(
                "Dit kan hier niet staan: %(pieces)s. Haal dat weg. Vet maak je met **ster**.",
                pieces=" ".join(pieces[:3]),
            ),
        )


def _list_mistakes(values: Values) -> Iterable[Mistake]:
    checks: dict[str, Callable[[str], bool]] = {
        "languages": lambda one: one in LANGUAGE_WORDS,
        "dayparts": lambda one: _known(Daypart, one) is not None,
    }
    for name, is_known in checks.items():
        if not all(map(is_known, values.getlist(name))):
            yield Mistake(
                control=name, message=gettext("Een van de keuzes bestaat niet. Kies opnieuw.")
            )


def mistake_about(problem: Problem, *, control: str) -> Mistake:
    """The sentence for a problem that the catalogue found."""
    sentences = {
        Reason.REQUIRED: gettext("Dit is nog leeg."),
        Reason.TOO_LONG: gettext(
            "Dit is te lang. Er passen %(num)s tekens in.", num=problem.limit or 0
        ),
        Reason.UNKNOWN: gettext("Deze keuze bestaat niet. Kies opnieuw."),
        Reason.OUT_OF_RANGE: gettext("Kies 16 tot en met 26.")
        if control == "age_min"
        else gettext("Kies hooguit 26, en niet minder dan de leeftijd ervoor."),
        Reason.TOO_MANY: gettext("Dit zijn er te veel: hooguit %(num)s.", num=problem.limit or 0),
    }
    return Mistake(control=control, message=sentences[problem.reason])


def _age(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_AGE_DIGITS
    return int(text) if is_number else None


def _known(enum: type[Member], text: str) -> Member | None:
    return enum(text) if text in set(enum) else None


def _words(text: str) -> tuple[str, ...]:
    return _unique(clean_line(line).lower() for line in text.split("\n"))


def _in_order(chosen: Iterable[str], former: Iterable[str]) -> tuple[str, ...]:
    """What is chosen, each once, in the order it had: boxes come in the order of the page.

    The first theme gives a page its colour and the first face stands in front, so that saving
    something else must not change them.
    """
    wanted = _unique(chosen)
    return _unique([*(one for one in former if one in wanted), *wanted])


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
