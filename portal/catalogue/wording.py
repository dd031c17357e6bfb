"""How the offer's own words are said on a page. Dutch here; the catalogue has the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from babel import Locale
from flask_babel import gettext, lazy_gettext, ngettext

from portal.catalogue.filters import OfferFilter
from portal.catalogue.model import Daypart, Format, OfferItem, Snapshot
from portal.catalogue.models import ItemKind
from portal.catalogue.shelves import shelves_of
from portal.i18n import current_locale

Phrase = object

KINDS: Final[Mapping[str, Phrase]] = {
    "module": lazy_gettext("Iets doen of leren"),
    "coach": lazy_gettext("Een coach"),
    "moment": lazy_gettext("Een moment"),
}
FORMATS: Final[Mapping[str, Phrase]] = {
    "groep": lazy_gettext("Met een groep"),
    "samen": lazy_gettext("Met één iemand"),
    "online": lazy_gettext("Online"),
    "werk": lazy_gettext("Op een werkplek"),
    "inloop": lazy_gettext("Zo binnenlopen"),
}
DAYPARTS: Final[Mapping[str, Phrase]] = {
    "dag": lazy_gettext("Overdag"),
    "avond": lazy_gettext("’s Avonds"),
    "weekend": lazy_gettext("In het weekend"),
    "online": lazy_gettext("Online, wanneer jij wilt"),
    "afspraak": lazy_gettext("Op afspraak"),
}
FORMAT_PHRASES: Final[Mapping[Format, Phrase]] = {
    Format.GROUP: lazy_gettext("met een groep"),
    Format.ONE_TO_ONE: lazy_gettext("met één iemand"),
    Format.ONLINE: lazy_gettext("online"),
    Format.AT_WORK: lazy_gettext("op een werkplek"),
    Format.WALK_IN: lazy_gettext("zo binnenlopen"),
}
DAYPART_PHRASES: Final[Mapping[Daypart, Phrase]] = {
    Daypart.DAY: lazy_gettext("overdag"),
    Daypart.EVENING: lazy_gettext("’s avonds"),
    Daypart.WEEKEND: lazy_gettext("in het weekend"),
    Daypart.ONLINE: lazy_gettext("online, wanneer jij wilt"),
    Daypart.APPOINTMENT: lazy_gettext("op afspraak"),
}
WEEKDAYS: Final[Mapping[str, Phrase]] = {
    "mon": lazy_gettext("maandag"),
    "tue": lazy_gettext("dinsdag"),
    "wed": lazy_gettext("woensdag"),
    "thu": lazy_gettext("donderdag"),
    "fri": lazy_gettext("vrijdag"),
    "sat": lazy_gettext("zaterdag"),
    "sun": lazy_gettext("zondag"),
}
CHANNELS: Final[Mapping[str, Phrase]] = {
    "app": lazy_gettext("appen"),
    "call": lazy_gettext("bellen"),
    "text": lazy_gettext("sms'en"),
    "mail": lazy_gettext("mailen"),
}
# The part of a sign-up's address that says what it is for.
KIND_PREFIXES: Final = {ItemKind.MODULE: "module", ItemKind.COACH: "coach", ItemKind.EVENT: "event"}
ENDPOINTS: Final = {
    ItemKind.MODULE: "catalogue.show_module",
    ItemKind.COACH: "catalogue.show_coach",
    ItemKind.EVENT: "catalogue.show_event",
}
SOFT_HYPHEN: Final = "\u00ad"
LONGEST_WHOLE: Final = 12
LEAST_PART: Final = 4
# A vowel before one consonant and a vowel ends a syllable, and so does the first of two
# consonants between vowels. Sounds written with two letters stay whole.
SYLLABLE_END: Final = re.compile(
    r"[aeiouy](?=(?:ch|sch|[bcdfghjklmnpqrstvwxz])[aeiouy])"
    r"|(?<=[aeiouy])(?!ch|sc|st)[bcdfghjklmnpqrstvwxz](?=[bcdfghjklmnpqrstvwxz][aeiouy])",
    re.IGNORECASE,
)
WHOLE_RANGE: Final = (16, 26)


def say_language(code: str) -> str:
    """'Arabisch' or 'Arabic', in the language in force; the code when it has no name."""
    return str(Locale(current_locale()).languages.get(code, code))


def say_list(words: list[str]) -> str:
    """'maandag, dinsdag en vrijdag'."""
    if len(words) < 2:
        return "".join(words)
    return str(gettext("%(first)s en %(last)s", first=", ".join(words[:-1]), last=words[-1]))


def say_languages(codes: tuple[str, ...]) -> str:
    """'Nederlands en Arabisch'."""
    return say_list([say_language(code) for code in codes])


def say_weekdays(days: tuple[str, ...]) -> str:
    """'maandag, dinsdag en vrijdag'."""
    return say_list([str(WEEKDAYS[day]) for day in days])


def say_channels(channels: tuple[str, ...]) -> str:
    """'appen en bellen'."""
    return say_list([str(CHANNELS[channel]) for channel in channels])


def say_dayparts(item: OfferItem) -> str:
    """'overdag en op afspraak'."""
    return say_list([str(DAYPART_PHRASES[part]) for part in item.dayparts])


def say_form(item: OfferItem) -> str:
    """'met een groep'."""
    return str(FORMAT_PHRASES[item.format])


def say_ages(item: OfferItem) -> str:
    """'Voor iedereen van 16 tot 27': up to, not including, the birthday after the last age."""
    if (item.age_min, item.age_max) == WHOLE_RANGE:
        return str(gettext("Voor iedereen van 16 tot 27"))
    end = item.age_max + 1
    return str(gettext("Van %(start)s tot %(end)s jaar", start=item.age_min, end=end))


def say_count(total: int) -> str:
    """'23 dingen'."""
    return str(ngettext("%(num)s ding", "%(num)s dingen", total))


def lift(title: str) -> tuple[str, str, str]:
    """A title in three parts, of which the middle one goes one step up: its longest word."""
    words = title.split()
    place = max(range(len(words)), key=lambda n: (len(words[n].strip("?.,:!")), n), default=0)
    broken = [break_softly(word) for word in words]
    before, after = " ".join(broken[:place]), " ".join(broken[place + 1 :])
    return before, " ".join(broken[place : place + 1]), after


def break_softly(word: str) -> str:
    """A long word with soft hyphens between its syllables, for narrow screens."""
    if len(word) <= LONGEST_WHOLE:
        return word
    breaks = [match.start() + 1 for match in SYLLABLE_END.finditer(word)]
    fitting = [at for at in breaks if LEAST_PART <= at <= len(word) - LEAST_PART]
    ends = [0, *fitting, len(word)]
    return SOFT_HYPHEN.join(word[start:end] for start, end in pairwise(ends))


def choice_options(wanted: str, words: tuple[str, ...], offer: Snapshot) -> list[tuple[str, str]]:
    """(word of the address, what a person reads) for one question of the filter."""
    return [(word, say_choice(wanted, word, offer)) for word in words]


def say_choice(question: str, word: str, offer: Snapshot) -> str:
    """What one choice of the filter is called."""
    fixed: dict[str, Mapping[str, Phrase]] = {
        "soort": KINDS,
        "vorm": FORMATS,
        "tijd": DAYPARTS,
        "plaats": shelves_of(offer).towns,
    }
    if question in fixed:
        return str(fixed[question][word])
    if question == "thema":
        return say_theme(offer, word)
    if question == "taal":
        return say_language(word)
    return str(gettext("%(age)s jaar", age=word))


def say_theme(offer: Snapshot, theme_id: str) -> str:
    """A subject's title in the language in force."""
    titles = offer.themes_by_id[theme_id].titles
    return titles.get(current_locale()) or titles["nl"]


def chosen_words(wanted: OfferFilter, offer: Snapshot) -> list[tuple[str, OfferFilter]]:
    """What is on, each with the filter that is left when it is taken off."""
    listed = [
        (say_choice(question, word, offer), wanted.without(question, word))
        for question, words in wanted.chosen.items()
        for word in words
    ]
    if wanted.query:
        return [(f"‘{wanted.query}’", wanted.without_query()), *listed]
    return listed


def begin(phrase: str) -> str:
    """The phrase as the begin of a sentence; capitals further on stay as they are."""
    return phrase[:1].upper() + phrase[1:]
