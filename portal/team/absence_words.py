"""Absences in words: why one cannot be, how long somebody is away, who acts meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Final

from flask_babel import gettext, lazy_gettext

from portal.i18n import say_day
from portal.rosters.rules_absence import Mistake, Refusal

# Which field a mistake belongs to, and its words.
FIELDS: Final = {
    Mistake.IN_THE_PAST: "eerste",
    Mistake.ENDS_BEFORE_IT_STARTS: "laatste",
    Mistake.TOO_LONG: "laatste",
    Mistake.OVERLAP: "eerste",
}
STAND_IN_FIELD: Final = "waarnemer"
SAID: Final = {
    Mistake.IN_THE_PAST: lazy_gettext("Die dag is al voorbij. Kies vandaag of later."),
    Mistake.ENDS_BEFORE_IT_STARTS: lazy_gettext("De laatste dag ligt voor de eerste."),
    Mistake.TOO_LONG: lazy_gettext("Dit is meer dan een jaar vooruit. Kies een dag eerder."),
    Mistake.UNKNOWN_STAND_IN: lazy_gettext("Er is nu niemand die kan waarnemen. Bel het loket."),
    Mistake.SELF: lazy_gettext("Je kunt niet voor jezelf waarnemen. Kies een collega."),
    Mistake.OTHER_ORGANISATION: lazy_gettext("Kies een collega van je team of van het loket."),
}


def say_refusal(refusal: Refusal) -> str:
    """One sentence with what is wrong and a way on."""
    day = say_day(refusal.day) if refusal.day else ""
    if refusal.mistake is Mistake.OVERLAP:
        return str(gettext("Op %(day)s begint al een vrije tijd. Verander die.", day=day))
    if refusal.mistake is Mistake.LAST_AT_DESK:
        return str(
            gettext(
                "Op %(day)s is er dan niemand meer aan het loket. Zorg eerst voor een collega.",
                day=day,
            )
        )
    if refusal.mistake is Mistake.RING:
        return str(
            gettext(
                "Op %(day)s is %(names)s zelf weg, en neem jij weer waar. Kies iemand anders.",
                day=day,
                names=gettext(" en ").join(refusal.names),
            )
        )
    return str(SAID[refusal.mistake])


def field_of(refusal: Refusal) -> str:
    """The field that the refusal is about."""
    return FIELDS.get(refusal.mistake, STAND_IN_FIELD)


def say_days(starts_on: date, ends_on: date | None) -> str:
    """'van maandag 7 december tot en met vrijdag 11 december', or until they are back."""
    first = say_day(starts_on)
    if ends_on is None:
        return str(gettext("vanaf %(day)s, tot je terug bent", day=first))
    if ends_on == starts_on:
        return first
    return str(gettext("van %(first)s tot en met %(last)s", first=first, last=say_day(ends_on)))


def say_away(until: date | None) -> str:
    """How long somebody is away still."""
    if until is None:
        return str(gettext("Weg, nog niet bekend tot wanneer"))
    return str(gettext("Weg tot en met %(day)s", day=say_day(until)))
