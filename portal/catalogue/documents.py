"""What an item says, as a typed value and as the JSON that a version keeps. Pure.

The editor's room reads a version with `from_json`, changes the value, asks `problems` what is
wrong with it, and hands it to `services.save_draft`. JSON from an older release stays readable:
a key that is missing gets its default, a key that is unknown is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Final, TypeVar

from portal.catalogue.model import Daypart, Format, OfferText
from portal.catalogue.models import ItemKind
from portal.database import JsonDocument

Member = TypeVar("Member", bound=StrEnum)

DUTCH: Final = "nl"
YOUNGEST: Final = 16
OLDEST: Final = 26
TINTS: Final = ("sun", "rose", "sky", "mint", "sand")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHANNELS: Final = ("app", "call", "text", "mail")
MAX_WORDS: Final = 60
# The longest text per field, in characters; descriptions are Markdown of a page at most.
MAX_LENGTHS: Final = {
    "title": 80,
    "summary": 240,
    "description": 6000,
    "audience": 240,
    "after": 400,
    "bring": 240,
    "duration": 80,
    "open_to": 200,
    "helps_with": 240,
}


class DocumentError(ValueError):
    """A JSON document is not in the form of an item; `path` says where."""

    def __init__(self, path: str, value: object) -> None:
        self.path = path
        super().__init__(f"{path}: {value!r} is not possible here")


class Reason(StrEnum):
    """Why a field cannot stay as it is. The editor's room has the words for each."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"
    OUT_OF_RANGE = "out_of_range"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that keeps a document from being published.

    `field` is the name of an ItemDocument field, or 'texts.nl.title' for one text. `limit` is the
    number that was passed, where there is one.
    """

    field: str
    reason: Reason
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRefs:
    """The names a document may point at: ids of themes and places, refs of coaches."""

    theme_ids: frozenset[str]
    place_ids: frozenset[str]
    coach_refs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDocument:
    """Everything of an item that an editor can change, apart from its moments.

    texts: language code to OfferText; 'nl' is always there. Ages are whole years, both inclusive.
    languages: codes in which it is given. words: extra search words, never shown. face_refs: refs
    of the coaches behind it. portrait, works_on (WEEKDAYS) and channels (CHANNELS) are for coaches.
    """

    texts: Mapping[str, OfferText]
    theme_ids: tuple[str, ...] = ()
    format: Format = Format.GROUP
    age_min: int = YOUNGEST
    age_max: int = OLDEST
    languages: tuple[str, ...] = (DUTCH,)
    dayparts: tuple[Daypart, ...] = ()
    words: tuple[str, ...] = ()
    tint: str = "sun"
    place_id: str | None = None
    face_refs: tuple[str, ...] = ()
    portrait: str = ""
    works_on: tuple[str, ...] = ()
    channels: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        """The Dutch title, which the address is made of."""
        return self.texts[DUTCH].title


def to_json(document: ItemDocument) -> JsonDocument:
    """The document as plain values; `from_json` gives the same document back."""
    plain = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in ((f.name, getattr(document, f.name)) for f in fields(document))
        if key != "texts"
    }
    texts = {
        locale: {key: words for key, words in asdict(text).items() if words}
        for locale, text in document.texts.items()
    }
    return {**plain, "texts": texts}


def from_json(json: Mapping[str, Any]) -> ItemDocument:
    """The document that a version keeps. Raises DocumentError for JSON of another form."""
    return ItemDocument(
        texts=_texts(json.get("texts")),
        theme_ids=_strings(json, "theme_ids"),
        format=_member(Format, "format", json.get("format", Format.GROUP)),
        age_min=_whole_number(json, "age_min", YOUNGEST),
        age_max=_whole_number(json, "age_max", OLDEST),
        languages=_strings(json, "languages"),
        dayparts=tuple(_member(Daypart, "dayparts", part) for part in _strings(json, "dayparts")),
        words=_strings(json, "words"),
        tint=_string(json, "tint") or "sun",
        place_id=_string(json, "place_id") or None,
        face_refs=_strings(json, "face_refs"),
        portrait=_string(json, "portrait"),
        works_on=_strings(json, "works_on"),
        channels=_strings(json, "channels"),
    )


def _texts(value: object) -> dict[str, OfferText]:
    if not isinstance(value, Mapping) or DUTCH not in value:
        raise DocumentError("texts", value)
    return {str(locale): _text(locale, words) for locale, words in value.items()}


def _text(locale: str, value: object) -> OfferText:
    if not isinstance(value, Mapping):
        raise DocumentError(f"texts.{locale}", value)
    names = [f.name for f in fields(OfferText)]
    return OfferText(**{name: _string(value, name) for name in names})


def _string(json: Mapping[str, Any], key: str) -> str:
    value = json.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DocumentError(key, value)
    return value


def _strings(json: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = json.get(key, [])
    if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
        raise DocumentError(key, value)
    return tuple(value)


def _whole_number(json: Mapping[str, Any], key: str, default: int) -> int:
    value = json.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise DocumentError(key, value)
    return value


def _member(enum: type[Member], key: str, value: str) -> Member:
    try:
        return enum(value)
    except ValueError as error:
        raise DocumentError(key, value) from error


def problems(document: ItemDocument, *, kind: ItemKind, known: KnownRefs) -> tuple[Problem, ...]:
    """Everything that must be mended before `document` can be published; empty when it can.

    A language besides Dutch may be left out as a whole, but not left half done.
    """
    checks: tuple[Callable[[], Iterable[Problem]], ...] = (
        lambda: _text_problems(document, kind),
        lambda: _age_problems(document),
        lambda: _reference_problems(document, known),
        lambda: _choice_problems(document),
    )
    return tuple(problem for check in checks for problem in check())


def _text_problems(document: ItemDocument, kind: ItemKind) -> Iterator[Problem]:
    for locale, text in document.texts.items():
        for name in required_texts(kind):
            if not getattr(text, name).strip():
                yield Problem(field=f"texts.{locale}.{name}", reason=Reason.REQUIRED)
        for name, limit in MAX_LENGTHS.items():
            if len(getattr(text, name)) > limit:
                yield Problem(field=f"texts.{locale}.{name}", reason=Reason.TOO_LONG, limit=limit)


def required_texts(kind: ItemKind) -> tuple[str, ...]:
    """The names of the texts that an item of this kind cannot do without."""
    if kind is ItemKind.COACH:
        return ("title", "summary", "description", "helps_with")
    return ("title", "summary", "description", "after")


def _age_problems(document: ItemDocument) -> Iterator[Problem]:
    if not YOUNGEST <= document.age_min <= OLDEST:
        yield Problem(field="age_min", reason=Reason.OUT_OF_RANGE)
    if not document.age_min <= document.age_max <= OLDEST:
        yield Problem(field="age_max", reason=Reason.OUT_OF_RANGE)


def _reference_problems(document: ItemDocument, known: KnownRefs) -> Iterator[Problem]:
    if not document.theme_ids:
        yield Problem(field="theme_ids", reason=Reason.REQUIRED)
    if not set(document.theme_ids) <= known.theme_ids:
        yield Problem(field="theme_ids", reason=Reason.UNKNOWN)
    if document.place_id and document.place_id not in known.place_ids:
        yield Problem(field="place_id", reason=Reason.UNKNOWN)
    if not set(document.face_refs) <= known.coach_refs:
        yield Problem(field="face_refs", reason=Reason.UNKNOWN)


def _choice_problems(document: ItemDocument) -> Iterator[Problem]:
    allowed: dict[str, tuple[str, ...]] = {"works_on": WEEKDAYS, "channels": CHANNELS}
    for name, values in allowed.items():
        if not set(getattr(document, name)) <= set(values):
            yield Problem(field=name, reason=Reason.UNKNOWN)
    if document.tint not in TINTS:
        yield Problem(field="tint", reason=Reason.UNKNOWN)
    if not document.languages:
        yield Problem(field="languages", reason=Reason.REQUIRED)
    if len(document.words) > MAX_WORDS:
        yield Problem(field="words", reason=Reason.TOO_MANY, limit=MAX_WORDS)
