"""Plain words for every kind of line, and under which filter of the timeline it falls."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from flask_babel import gettext, lazy_gettext

from portal.cases.models import EntryKind


class Show(StrEnum):
    """A filter of the timeline; the value stands in the address."""

    ALL = "alles"
    CONTACT = "contact"
    NOTES = "notities"
    STEPS = "stappen"
    CHANGES = "veranderd"


SHOW: Final = {
    Show.ALL: lazy_gettext("Alles"),
    Show.CONTACT: lazy_gettext("Contact"),
    Show.NOTES: lazy_gettext("Opgeschreven"),
    Show.STEPS: lazy_gettext("Stappen"),
    Show.CHANGES: lazy_gettext("Veranderd"),
}
# What stands in none of these is something that changed.
KINDS: Final[Mapping[Show, frozenset[EntryKind]]] = {
    Show.CONTACT: frozenset(
        {
            EntryKind.OPENED,
            EntryKind.ASKED_AGAIN,
            EntryKind.ATTEMPT,
            EntryKind.FIRST_CONTACT,
            EntryKind.CONTACT,
            EntryKind.MESSAGE,
            EntryKind.SUGGESTED,
            EntryKind.WROTE,
            EntryKind.ANSWER_ASKED,
            EntryKind.WAITING,
            EntryKind.RESTED,
        }
    ),
    Show.NOTES: frozenset({EntryKind.NOTE}),
    Show.STEPS: frozenset(
        {
            EntryKind.NEXT_STEP,
            EntryKind.STEP_DONE,
            EntryKind.TASK,
            EntryKind.TASK_DONE,
            EntryKind.MOMENTS_OFFERED,
            EntryKind.APPOINTMENT,
            EntryKind.BOOKING,
            EntryKind.GOAL,
        }
    ),
}
PLAIN: Final = {
    EntryKind.MOMENTS_OFFERED: lazy_gettext("Momenten voorgesteld"),
    EntryKind.APPOINTMENT: lazy_gettext("Afspraak"),
    EntryKind.BOOKING: lazy_gettext("Plek bij een moment"),
    EntryKind.GOAL: lazy_gettext("Stap van de jongere"),
    EntryKind.STORY: lazy_gettext("Eigen verhaal"),
    EntryKind.RIGHTS: lazy_gettext("Vraag over gegevens"),
    EntryKind.OPENED: lazy_gettext("Aangemeld"),
    EntryKind.ASKED_AGAIN: lazy_gettext("Opnieuw gevraagd"),
    EntryKind.ATTEMPT: lazy_gettext("Geprobeerd te bereiken"),
    EntryKind.FIRST_CONTACT: lazy_gettext("Eerste contact"),
    EntryKind.CONTACT: lazy_gettext("Contact"),
    EntryKind.NOTE: lazy_gettext("Opgeschreven"),
    EntryKind.NEXT_STEP: lazy_gettext("Volgende stap"),
    EntryKind.STEP_DONE: lazy_gettext("Stap gedaan"),
    EntryKind.FACTS: lazy_gettext("Gegevens aangevuld"),
    EntryKind.LEAD_CHANGED: lazy_gettext("Iemand anders is verantwoordelijk"),
    EntryKind.TAKEN_OVER: lazy_gettext("Een collega nam het over"),
    EntryKind.CLOSED: lazy_gettext("Afgesloten"),
    EntryKind.REOPENED: lazy_gettext("Weer open"),
    EntryKind.CONSENT: lazy_gettext("Keuze over delen"),
    EntryKind.MESSAGE: lazy_gettext("Bericht gestuurd"),
    EntryKind.SUGGESTED: lazy_gettext("Iets uit het aanbod gestuurd"),
    EntryKind.WROTE: lazy_gettext("Schreef een bericht"),
    EntryKind.ANSWER_ASKED: lazy_gettext("Wacht op een antwoord van ons"),
    EntryKind.WAITING: lazy_gettext("We wachten op een reactie"),
    EntryKind.RESTED: lazy_gettext("Even rust"),
    EntryKind.ESCALATED: lazy_gettext("Langer gewacht dan beloofd. Verder verteld, om te helpen"),
    EntryKind.STAND_IN: lazy_gettext("Een collega neemt waar"),
    EntryKind.STAND_IN_ENDED: lazy_gettext("De contactpersoon is er weer"),
    EntryKind.HELD_FOR: lazy_gettext("Nu even bij een ander, tot er plek is"),
    EntryKind.OFFERED_BACK: lazy_gettext("Er is weer plek bij wie gevraagd was"),
    EntryKind.ASSIGNED: lazy_gettext("Aan een collega gegeven"),
    EntryKind.TASK: lazy_gettext("Er is iets te doen"),
    EntryKind.TASK_DONE: lazy_gettext("Taak gedaan"),
    EntryKind.TURNED: lazy_gettext("De tijd veranderde iets"),
    EntryKind.MERGED: lazy_gettext("Twee dossiers zijn één geworden"),
    EntryKind.UNMERGED: lazy_gettext("Weer twee aparte dossiers"),
    EntryKind.KNOWN_ELSEWHERE: lazy_gettext("Is ook ergens anders bekend"),
    EntryKind.PAUSED: lazy_gettext("Wil even rust"),
    EntryKind.STOPPED: lazy_gettext("Vindt het genoeg zo"),
    EntryKind.RETURNED: lazy_gettext("Is er weer"),
    EntryKind.NEW_PERSON: lazy_gettext("Koos iemand anders"),
    EntryKind.CHECK_IN: lazy_gettext("Zei hoe het gaat"),
    EntryKind.REACH_CHANGED: lazy_gettext("Is anders te bereiken"),
}


def say_plainly(kind: EntryKind, name: str) -> str:
    """What happened, without anything of the line itself; `name` is the young person's."""
    if kind is EntryKind.SUMMARY:
        return str(gettext("Wat %(name)s nodig heeft", name=name))
    return str(PLAIN[kind])


def shown_under(kind: EntryKind) -> Show:
    """The one filter, besides everything, that shows this kind."""
    return next((show for show, kinds in KINDS.items() if kind in kinds), Show.CHANGES)


def kinds_of(show: Show) -> frozenset[EntryKind] | None:
    """The kinds that a filter shows; None is every kind."""
    if show is Show.ALL:
        return None
    return frozenset(kind for kind in EntryKind if shown_under(kind) is show)
