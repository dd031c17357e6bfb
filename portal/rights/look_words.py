"""Every act and look of the trail in words, as a young person reads what others did.

A sentence goes on after a name: 'Samira, jouw contactpersoon' and then 'las jouw gegevens'. An act
without words here fails a test; on a page it still says something true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString, lazy_gettext


class LookKind(StrEnum):
    """What somebody did, as sorts that the privacy officer may know without the content."""

    LOOKED = "looked"
    CHANGED = "changed"
    WROTE = "wrote"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Said:
    """One act in words."""

    kind: LookKind
    text: LazyString


def _looked(text: LazyString) -> Said:
    return Said(LookKind.LOOKED, text)


def _changed(text: LazyString) -> Said:
    return Said(LookKind.CHANGED, text)


def _wrote(text: LazyString) -> Said:
    return Said(LookKind.WROTE, text)


def _answered(text: LazyString) -> Said:
    return Said(LookKind.ANSWERED, text)


# Looks say which page it was, and so why.
PAGES: Final[Mapping[str, LazyString]] = {
    "case": lazy_gettext("las jouw gegevens, om je te helpen"),
    "offer": lazy_gettext("keek wat bij jou past, om je iets te laten zien"),
    "print": lazy_gettext("maakte een blad om mee te nemen naar jullie gesprek"),
    "print_private": lazy_gettext("maakte een blad om mee te nemen, met werknotities"),
    "facts": lazy_gettext("bekeek je gegevens, om ze aan te vullen"),
    "app": lazy_gettext("keek wat er in een appje aan jou komt te staan"),
    "close": lazy_gettext("keek of jullie kunnen afronden"),
    "take_over": lazy_gettext("keek of iemand anders je kan gaan helpen"),
    "pair": lazy_gettext("keek of je hier per ongeluk twee keer staat"),
    "thread": lazy_gettext("las jouw berichten, om te antwoorden"),
    "story": lazy_gettext("las jouw verhaal"),
    "moments": lazy_gettext("zocht een moment voor jullie afspraak"),
    "appointments": lazy_gettext("keek naar jullie afspraken"),
    "attachment": lazy_gettext("opende een bestand dat jij stuurde"),
}
LOOKED: Final = lazy_gettext("las jouw gegevens")
ACTS: Final[Mapping[str, Said]] = {
    "case.opened": _changed(lazy_gettext("nam je aanmelding aan")),
    "case.asked_again": _changed(lazy_gettext("nam je nieuwe vraag aan")),
    "case.known_elsewhere_viewed": _looked(
        lazy_gettext("zag dat je ook ergens anders hulp hebt, meer niet")
    ),
    "case.known_elsewhere": _changed(lazy_gettext("zag dat je ook ergens anders hulp hebt")),
    "case.attempt_logged": _wrote(lazy_gettext("probeerde je te bereiken")),
    "case.first_contact_logged": _wrote(lazy_gettext("sprak je voor het eerst")),
    "case.contact_logged": _wrote(lazy_gettext("schreef op dat jullie elkaar spraken")),
    "case.note_added": _wrote(lazy_gettext("schreef iets op dat jij ook leest")),
    "case.private_note_added": _wrote(lazy_gettext("schreef een werknotitie")),
    "case.message_sent": _wrote(lazy_gettext("stuurde je een bericht")),
    "case.suggested_sent": _wrote(lazy_gettext("stuurde je iets uit het aanbod")),
    "case.needs_written": _wrote(lazy_gettext("schreef op wat jij nodig hebt")),
    "case.step_planned": _changed(lazy_gettext("zette jullie volgende stap klaar")),
    "case.step_done": _changed(lazy_gettext("zette een stap op klaar")),
    "case.undone": _changed(lazy_gettext("haalde een eigen regel weer weg")),
    "case.closed": _changed(lazy_gettext("rondde af")),
    "case.reopened": _changed(lazy_gettext("ging weer met je verder")),
    "case.answer_asked": _changed(lazy_gettext("schreef op dat jij op antwoord wacht")),
    "case.waiting": _changed(lazy_gettext("wacht op wat jij zegt")),
    "case.rested": _changed(lazy_gettext("schreef op dat je even rust wilt")),
    "case.woken": _changed(lazy_gettext("haalde de rust er weer af")),
    "case.taken_over": _changed(lazy_gettext("werd jouw contactpersoon")),
    "case.assigned": _changed(lazy_gettext("regelde een andere contactpersoon voor je")),
    "case.stand_in": _changed(lazy_gettext("regelde wie jouw contactpersoon vervangt")),
    "case.stand_in_ended": _changed(lazy_gettext("gaf je terug aan jouw contactpersoon")),
    "case.offered_back": _changed(lazy_gettext("zag dat wie jij koos weer plek heeft")),
    "case.stays": _changed(lazy_gettext("schreef op dat je bij dezelfde persoon blijft")),
    "case.not_held": _changed(lazy_gettext("zag dat wie jij koos hier niet meer werkt")),
    "case.facts_completed": _changed(lazy_gettext("vulde jouw gegevens aan")),
    "case.lead_changed": _changed(lazy_gettext("keek opnieuw wie jou volgens de wet helpt")),
    "case.late_told": _wrote(lazy_gettext("zei je dat een antwoord te laat komt")),
    "case.escalated": _changed(
        lazy_gettext("vroeg een collega om te helpen, omdat het te lang duurde")
    ),
    "case.turned": _changed(lazy_gettext("keek wat een nieuwe datum voor jou verandert")),
    "case.task_made": _changed(lazy_gettext("zette een taak klaar voor jouw contactpersoon")),
    "case.task_withdrawn": _changed(lazy_gettext("haalde een taak weg")),
    "case.task_done": _changed(lazy_gettext("zette een taak op klaar")),
    "case.task_put_back": _changed(lazy_gettext("zette een taak terug")),
    "case.task_postponed": _changed(lazy_gettext("zette een taak op een latere dag")),
    "case.merged": _changed(lazy_gettext("voegde samen wat hier dubbel van je stond")),
    "case.unmerged": _changed(lazy_gettext("haalde weer uit elkaar wat was samengevoegd")),
    "case.pair_pointed_out": _changed(lazy_gettext("vroeg of je hier twee keer staat")),
    "case.pair_different": _changed(lazy_gettext("schreef op dat jij iemand anders bent")),
    "case.pair_same": _changed(lazy_gettext("schreef op dat je hier twee keer staat")),
    "case.pair_undone": _changed(lazy_gettext("nam terug dat je hier twee keer staat")),
    "consent_given": _changed(lazy_gettext("schreef jouw ja op")),
    "consent_withdrawn": _changed(lazy_gettext("schreef jouw nee op")),
    "consent_restored": _changed(lazy_gettext("zette jouw ja terug na het uit elkaar halen")),
    "case.wrote": _wrote(lazy_gettext("stuurde je een bericht")),
    "case.new_person": _changed(lazy_gettext("regelde dat iemand anders je helpt")),
    "case.paused": _changed(lazy_gettext("schreef op dat je even niet wilt")),
    "case.pause_over": _changed(lazy_gettext("zag dat jouw pauze voorbij is")),
    "case.stopped": _changed(lazy_gettext("schreef op dat je stopt")),
    "case.returned": _changed(lazy_gettext("zag dat je er weer bent")),
    "case.moment_asked": _changed(lazy_gettext("zag dat jij een afspraak wilt")),
    "case.moments_offered": _wrote(lazy_gettext("zette momenten klaar voor een afspraak")),
    "case.moments_withdrawn": _changed(lazy_gettext("haalde momenten voor een afspraak weg")),
    "case.moments_open": _changed(lazy_gettext("zette momenten voor een afspraak weer open")),
    "case.moments_picked": _changed(lazy_gettext("zette een gekozen moment vast")),
    "case.moments_over": _changed(lazy_gettext("zag dat de momenten voorbij zijn")),
    "case.appointment_planned": _changed(lazy_gettext("zette een afspraak met je vast")),
    "case.appointment_moved": _changed(lazy_gettext("verzette een afspraak met je")),
    "case.appointment_cancelled": _changed(lazy_gettext("zegde een afspraak met je af")),
    "case.appointment_restored": _changed(lazy_gettext("zette een afspraak weer terug")),
    "case.appointment_held": _wrote(lazy_gettext("schreef op dat jullie afspraak er was")),
    "case.appointment_missed": _wrote(lazy_gettext("schreef op dat jullie elkaar niet zagen")),
    "booking.booked": _changed(lazy_gettext("schreef je in bij iets uit het aanbod")),
    "booking.waiting": _changed(lazy_gettext("zette je op de wachtlijst")),
    "booking.proposed": _wrote(lazy_gettext("hield een plek voor je vrij")),
    "booking.confirmed": _changed(lazy_gettext("schreef op dat je komt")),
    "booking.cancelled": _changed(lazy_gettext("schreef op dat je niet komt")),
    "booking.came": _wrote(lazy_gettext("schreef op of je er was")),
    "booking.asked": _changed(lazy_gettext("zag dat jij ergens bij wilt zijn")),
    "check_in.asked": _wrote(lazy_gettext("vroeg hoe het met je gaat")),
    "check_in.answered": _changed(lazy_gettext("bewaarde jouw antwoord")),
    "goal.added": _changed(lazy_gettext("schreef een doel op")),
    "goal.suggested": _wrote(lazy_gettext("stelde een doel voor")),
    "goal.taken": _changed(lazy_gettext("zette een doel erbij")),
    "goal.done": _changed(lazy_gettext("zette een doel op klaar")),
    "goal.gone": _changed(lazy_gettext("haalde een doel weg")),
    "story.saved": _wrote(lazy_gettext("schreef met jou aan je verhaal")),
    "young_person.reminders_chosen": _changed(
        lazy_gettext("paste aan waar je een seintje van krijgt")
    ),
    "person.reach_changed": _changed(lazy_gettext("paste aan hoe we je bereiken")),
    "person.recovery_started": _changed(lazy_gettext("hielp je weer binnen op jouw plek")),
    "place.entered": _looked(lazy_gettext("opende jouw plek")),
    "place.left": _changed(lazy_gettext("sloot jouw plek af")),
    "rights.question_asked": _wrote(lazy_gettext("vroeg iets over je gegevens")),
    "rights.question_viewed": _looked(lazy_gettext("las jouw vraag over je gegevens")),
    "rights.question_answered": _answered(lazy_gettext("gaf antwoord op jouw vraag")),
    "rights.requested": _wrote(lazy_gettext("vroeg iets te doen met je gegevens")),
    "rights.request_viewed": _looked(lazy_gettext("las wat jij vroeg over je gegevens")),
    "rights.request_done": _answered(lazy_gettext("deed wat jij vroeg met je gegevens")),
    "rights.request_withdrawn": _changed(lazy_gettext("trok een vraag over je gegevens in")),
    "rights.name_changed": _changed(lazy_gettext("paste jouw naam aan")),
    "rights.exported": _looked(lazy_gettext("haalde een kopie van je gegevens op")),
    "rights.erased": _changed(lazy_gettext("haalde je gegevens weg")),
}
UNKNOWN: Final = lazy_gettext("deed iets met jouw gegevens")
# Pages and acts that other rooms of the house add, one list per room; see `words_for`.
VIEWED: Final = "case.viewed"


def words_for(action: str, details: Mapping[str, Any]) -> str:
    """What somebody did, in the language in force; for an act without words still a true one."""
    if action == VIEWED:
        return str(PAGES.get(str(details.get("page", "")), LOOKED))
    said = ACTS.get(action)
    return str(said.text if said is not None else UNKNOWN)


def kind_of(action: str) -> LookKind:
    """What sort of act it was."""
    if action == VIEWED:
        return LookKind.LOOKED
    said = ACTS.get(action)
    return said.kind if said is not None else LookKind.CHANGED
