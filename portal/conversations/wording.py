"""Files in words, for who sends one and for who gets one."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext

from portal.conversations.files import Refusal
from portal.i18n import DEFAULT_LOCALE, current_locale

MEGABYTE: Final = 1_000_000
AWAY: Final = lazy_gettext("Je bestand kon nu niet mee. Dat ligt aan ons. Probeer het zo nog eens.")
REFUSALS: Final = {
    Refusal.TOO_LARGE: lazy_gettext("Je bestand is te groot. Het mag hoogstens 10 MB zijn."),
    Refusal.EMPTY: lazy_gettext("Dit bestand is leeg. Kies een ander."),
    Refusal.KIND: lazy_gettext("Dit kan niet mee. Kies een foto (jpg, png of webp) of een pdf."),
    Refusal.HEIC: lazy_gettext(
        "Dit soort foto kunnen we niet openen. Maak er een schermafdruk van en stuur die."
    ),
    Refusal.PIXELS: lazy_gettext("Deze foto is te groot om te openen. Maak hem eerst kleiner."),
    Refusal.BROKEN: lazy_gettext("We kunnen dit bestand niet openen. Kies een ander."),
    Refusal.LOCKED: lazy_gettext("Er zit een wachtwoord op deze pdf. Stuur hem zonder."),
    Refusal.PAGES: lazy_gettext("Deze pdf is te lang. Stuur alleen het stuk dat nodig is."),
}


def say_size(size: int) -> str:
    """'240 kB' or '1,2 MB', from bytes."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1000))} kB"
    said = f"{size / MEGABYTE:.1f} MB"
    return said.replace(".", ",") if current_locale() == DEFAULT_LOCALE else said
