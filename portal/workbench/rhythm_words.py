"""A suggestion of the rhythm in words: one short line, and why."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask_babel import gettext, lazy_gettext, ngettext

from portal.cases.models import ContactChannel
from portal.cases.rhythm import Suggestion, Why
from portal.partners.region import RegionCard
from portal.workbench import words

DOES: Final = {
    ContactChannel.APP: lazy_gettext("Stuur een appje"),
    ContactChannel.CALL: lazy_gettext("Bel"),
    ContactChannel.SMS: lazy_gettext("Stuur een sms"),
    ContactChannel.MAIL: lazy_gettext("Stuur een mail"),
}
WITHOUT_WAY: Final = {
    Why.LET_REST: lazy_gettext("Laat het rusten, en zeg dat de deur open blijft"),
    Why.LET_GO: lazy_gettext("Stop je? Overleg, en zeg dat de deur open blijft"),
    Why.NO_WAY: lazy_gettext("Zoek met je team een andere weg"),
}
REASONS: Final = {
    Why.FIRST: lazy_gettext("Zo wil %(name)s het liefst bereikt worden."),
    Why.OTHER_HOUR: lazy_gettext("Een ander uur van de dag helpt soms."),
    Why.OTHER_WAY: lazy_gettext("Langs deze weg bleef het stil. Probeer het eens anders."),
    Why.WRONG_NUMBER: lazy_gettext("Het nummer of adres klopte niet. Er is nog een andere weg."),
    Why.NO_WAY: lazy_gettext("De nummers en adressen die er staan, kloppen niet."),
}


def say_suggestion(suggestion: Suggestion, *, today: date) -> str:
    """One short line, such as for a row: 'Stuur een sms morgen in de avond'."""
    if suggestion.channel is None:
        return str(WITHOUT_WAY[suggestion.why])
    said = gettext(
        "%(do)s %(when)s",
        do=DOES[suggestion.channel],
        when=_when(suggestion, today=today),
    )
    if suggestion.why is Why.ENOUGH:
        return str(gettext("Genoeg voor deze week. %(said)s", said=said))
    return str(said)


def _when(suggestion: Suggestion, *, today: date) -> str:
    if suggestion.is_now:
        return str(gettext("nu"))
    day = words.near_day(suggestion.on, today=today)
    return f"{day} {words.SAFE_TIMES[suggestion.part]}"


def say_why(suggestion: Suggestion, *, name: str, tries: int, card: RegionCard) -> str:
    """Why this, in one or two sentences; of a call, from which number."""
    if suggestion.why is Why.ENOUGH:
        return str(gettext("Vaker dan dit proberen maakt het niet beter."))
    if suggestion.why in {Why.LET_REST, Why.LET_GO}:
        return str(
            ngettext(
                "Je probeerde het %(num)s keer. Stil zijn mag.",
                "Je probeerde het %(num)s keer. Stil zijn mag.",
                tries,
            )
        )
    if suggestion.channel is ContactChannel.CALL:
        return str(
            gettext(
                "Een onbekend nummer neemt bijna niemand op. Schrijf eerst wanneer je belt, "
                "en dat het vanaf %(number)s is.",
                number=card.phone_display,
            )
        )
    if suggestion.why is Why.AFTER_CALL:
        return str(
            gettext(
                "Er nam niemand op. Schrijf wanneer je weer belt, en vanaf welk nummer: "
                "%(number)s.",
                number=card.phone_display,
            )
        )
    return str(REASONS[suggestion.why]) % {"name": name}


def say_care(suggestion: Suggestion) -> str:
    """What to mind where somebody reads along; else ''."""
    if not suggestion.is_careful:
        return ""
    if suggestion.channel is ContactChannel.CALL:
        return str(gettext("Spreek niets in. Zeg alleen je voornaam, en vraag eerst: kan het nu?"))
    return str(gettext("Noem geen namen en noem Opstap niet. Zeg niet waar het over gaat."))
