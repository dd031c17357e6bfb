"""Which texts an editor fills in per kind, in the order of the page, with the words beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask_babel import LazyString, lazy_gettext

from portal.catalogue.documents import CHANNELS, WEEKDAYS
from portal.catalogue.model import Daypart, Format
from portal.catalogue.models import ItemKind

DUTCH: Final = "nl"
ENGLISH: Final = "en"
LOCALES: Final = (DUTCH, ENGLISH)


class ListedState(StrEnum):
    """What an editor may look for in the list; the values stand in the address."""

    LIVE = "online"
    DRAFT = "concept"
    OFFLINE = "offline"
    ENGLISH = "engels"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """One text of an item. `rows` is the height of the field in lines; 1 means one line of text."""

    name: str
    label: LazyString
    english: LazyString
    hint: LazyString | str = ""
    rows: int = 1

    @property
    def is_markdown(self) -> bool:
        """True for the one text that may hold lists, links and bold words."""
        return self.name == "description"


MARKDOWN_HINT: Final = lazy_gettext(
    "Een lege regel begint een nieuwe alinea. - maakt een lijst, **zo** wordt vet."
)
OFFER_FIELDS: Final = (
    TextField(
        name="title", label=lazy_gettext("Titel"), english=lazy_gettext("Titel in het Engels")
    ),
    TextField(
        name="summary",
        label=lazy_gettext("Waarom zou ik dit doen?"),
        english=lazy_gettext("Waarom? in het Engels"),
        hint=lazy_gettext("Eén of twee zinnen. Dit staat in de lijst."),
        rows=4,
    ),
    TextField(
        name="description",
        label=lazy_gettext("Dit ga je doen"),
        english=lazy_gettext("Dit ga je doen, in het Engels"),
        hint=MARKDOWN_HINT,
        rows=10,
    ),
    TextField(
        name="audience",
        label=lazy_gettext("Voor wie is het?"),
        english=lazy_gettext("Voor wie? in het Engels"),
        rows=3,
    ),
    TextField(
        name="after",
        label=lazy_gettext("Wat gebeurt er na je aanmelding?"),
        english=lazy_gettext("Na je aanmelding, in het Engels"),
        rows=4,
    ),
    TextField(
        name="bring",
        label=lazy_gettext("Wat neem je mee?"),
        english=lazy_gettext("Meenemen, in het Engels"),
    ),
    TextField(
        name="duration",
        label=lazy_gettext("Hoelang duurt het?"),
        english=lazy_gettext("Hoelang? in het Engels"),
    ),
    TextField(
        name="open_to",
        label=lazy_gettext("Is het niet voor iedereen? Zeg voor wie"),
        english=lazy_gettext("Voor wie open, in het Engels"),
    ),
)
COACH_FIELDS: Final = (
    TextField(
        name="title", label=lazy_gettext("Voornaam"), english=lazy_gettext("Voornaam in het Engels")
    ),
    TextField(
        name="summary",
        label=lazy_gettext("Het verhaal in twee zinnen"),
        english=lazy_gettext("Het verhaal in het Engels"),
        hint=lazy_gettext("Zoals een ander het vertelt."),
        rows=4,
    ),
    TextField(
        name="description",
        label=lazy_gettext("Over mij"),
        english=lazy_gettext("Over mij, in het Engels"),
        hint=lazy_gettext("In eigen woorden, met ik."),
        rows=10,
    ),
    TextField(
        name="helps_with",
        label=lazy_gettext("Waar helpt deze coach bij?"),
        english=lazy_gettext("Helpt bij, in het Engels"),
        rows=3,
    ),
)
FIELDS: Final = {
    ItemKind.MODULE: OFFER_FIELDS,
    ItemKind.EVENT: OFFER_FIELDS,
    ItemKind.COACH: COACH_FIELDS,
}
KIND_WORDS: Final = {
    ItemKind.MODULE: lazy_gettext("Module"),
    ItemKind.EVENT: lazy_gettext("Activiteit"),
    ItemKind.COACH: lazy_gettext("Coach"),
}
STATE_WORDS: Final = {
    ListedState.DRAFT: lazy_gettext("Concept wacht"),
    ListedState.LIVE: lazy_gettext("Staat online"),
    ListedState.OFFLINE: lazy_gettext("Staat offline"),
    ListedState.ENGLISH: lazy_gettext("Engels mist of is ouder"),
}
FORMAT_WORDS: Final = {
    Format.GROUP: lazy_gettext("Met een groep"),
    Format.ONE_TO_ONE: lazy_gettext("Met z’n tweeën"),
    Format.ONLINE: lazy_gettext("Online"),
    Format.AT_WORK: lazy_gettext("Op een werkplek"),
    Format.WALK_IN: lazy_gettext("Inloop"),
}
DAYPART_WORDS: Final = {
    Daypart.DAY: lazy_gettext("Overdag"),
    Daypart.EVENING: lazy_gettext("Avond"),
    Daypart.WEEKEND: lazy_gettext("Weekend"),
    Daypart.ONLINE: lazy_gettext("Online, altijd"),
    Daypart.APPOINTMENT: lazy_gettext("Op afspraak"),
}
WEEKDAY_WORDS: Final = dict(
    zip(
        WEEKDAYS,
        (
            lazy_gettext("maandag"),
            lazy_gettext("dinsdag"),
            lazy_gettext("woensdag"),
            lazy_gettext("donderdag"),
            lazy_gettext("vrijdag"),
            lazy_gettext("zaterdag"),
            lazy_gettext("zondag"),
        ),
        strict=True,
    )
)
CHANNEL_WORDS: Final = dict(
    zip(
        CHANNELS,
        (
            lazy_gettext("App"),
            lazy_gettext("Bellen"),
            lazy_gettext("Sms"),
            lazy_gettext("Mail"),
        ),
        strict=True,
    )
)
LANGUAGE_WORDS: Final = {
    "nl": lazy_gettext("Nederlands"),
    "en": lazy_gettext("Engels"),
    "ar": lazy_gettext("Arabisch"),
    "ary": lazy_gettext("Marokkaans Arabisch"),
    "de": lazy_gettext("Duits"),
    "es": lazy_gettext("Spaans"),
    "fr": lazy_gettext("Frans"),
    "pap": lazy_gettext("Papiaments"),
    "pl": lazy_gettext("Pools"),
    "ti": lazy_gettext("Tigrinya"),
    "tr": lazy_gettext("Turks"),
    "tw": lazy_gettext("Twi"),
    "uk": lazy_gettext("Oekraïens"),
    "vi": lazy_gettext("Vietnamees"),
}


def field_id(locale: str, name: str) -> str:
    """The name and id of the control of one text, such as nl-title."""
    return f"{locale}-{name}"


def label_of(kind: ItemKind, control: str) -> str:
    """The words beside the control with this id, without a question mark at the end."""
    labels: dict[str, LazyString] = dict(OTHER_LABELS)
    for field in FIELDS[kind]:
        labels[field_id(DUTCH, field.name)] = field.label
        labels[field_id(ENGLISH, field.name)] = field.english
    return str(labels.get(control, control)).rstrip("?")


def control_of(key: str) -> str:
    """The id of the control that holds `key`, a name as in `Problem.field`."""
    if not key.startswith("texts."):
        return key
    _texts, locale, name = key.split(".", 2)
    return field_id(locale, name)


OTHER_LABELS: Final = {
    "theme_ids": lazy_gettext("Thema"),
    "format": lazy_gettext("Vorm"),
    "age_min": lazy_gettext("Vanaf welke leeftijd?"),
    "age_max": lazy_gettext("Tot en met welke leeftijd?"),
    "languages": lazy_gettext("In welke talen kan het?"),
    "dayparts": lazy_gettext("Wanneer kan het?"),
    "place_id": lazy_gettext("Plek"),
    "face_refs": lazy_gettext("Gezichten"),
    "words": lazy_gettext("Zoekwoorden"),
    "works_on": lazy_gettext("Werkdagen"),
    "channels": lazy_gettext("Hoe bereik je deze coach?"),
}
