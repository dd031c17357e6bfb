"""What a young person and colleagues are told when a case changes, in which words.

A message may be read over somebody's shoulder: it never says what the case is about or who is
responsible for it. Where somebody reads along it leaves out names of young people and of the
portal as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff
from portal.cases.able import who_acts
from portal.cases.models import Case, ContactChannel, Outcome, YoungPerson
from portal.catalogue.addresses import base_url
from portal.i18n import DEFAULT_LOCALE, say_moment, speaking
from portal.outbox.models import Channel
from portal.outbox.services import enqueue

MESSAGE_LENGTH: Final = 1000
# Where a young person reads what was written to them; a test holds it to the route.
THREAD_PATH: Final = "/mijn-plek/berichten"


class TakeOverReason(StrEnum):
    """Why somebody else becomes the contact person, as the young person reads it."""

    ASKED = "asked"
    AWAY = "away"
    BUSY = "busy"
    FITS = "fits"
    LEFT = "left"


REASONS: Final = {
    TakeOverReason.ASKED: lazy_gettext("Jij vroeg om iemand anders."),
    TakeOverReason.AWAY: lazy_gettext("%(before)s is er even niet."),
    TakeOverReason.BUSY: lazy_gettext("%(before)s heeft nu weinig tijd."),
    TakeOverReason.FITS: lazy_gettext("%(after)s weet veel van wat jij vroeg."),
    TakeOverReason.LEFT: lazy_gettext("%(before)s werkt hier niet meer."),
}
GOODBYES: Final = {
    Outcome.WORK: lazy_gettext("Je hebt werk. Mooi gedaan."),
    Outcome.SCHOOL: lazy_gettext("Je gaat naar school. Mooi gedaan."),
    Outcome.BOTH: lazy_gettext("Je hebt werk en je gaat naar school. Mooi gedaan."),
    Outcome.ELSEWHERE: lazy_gettext("Je wordt nu ergens anders geholpen. Dat is goed."),
    Outcome.NOT_NOW: lazy_gettext("Het hoeft nu niet. Dat is goed."),
    Outcome.LOST_TOUCH: lazy_gettext("We kregen je niet te pakken. Dat geeft niet."),
}
SAFE_GOODBYE: Final = lazy_gettext("We stoppen voor nu. Dat is goed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a message goes."""

    channel: Channel
    recipient: str


def address_of(person: YoungPerson) -> Address:
    """Mail for who asked for mail, else a text message; the other one when that is missing."""
    if person.email and (person.channel is ContactChannel.MAIL or not person.phone):
        return Address(channel=Channel.MAIL, recipient=person.email)
    return Address(channel=Channel.SMS, recipient=str(person.phone))


def tell(session: Session, case: Case, text: str, *, key: str, subject: str, now: datetime) -> None:
    """Put a message to the young person in the outbox.

    Where somebody reads along, a mail comes from a first name: the portal's would tell it all.
    """
    person = case.young_person
    address = address_of(person)
    enqueue(
        session,
        key=key,
        channel=address.channel,
        recipient=address.recipient,
        subject=subject if address.channel is Channel.MAIL else "",
        sender_name=who_acts(case).first_name if person.somebody_reads_along else "",
        body=text,
        locale=person.locale,
        case_id=case.id,
        now=now,
    )


def greeting(person: YoungPerson) -> str:
    """'Hoi Noor,' or, where somebody reads along, a greeting without a name."""
    if person.somebody_reads_along:
        return str(gettext("Hoi,"))
    return str(gettext("Hoi %(name)s,", name=person.first_name))


def take_over_words(
    person: YoungPerson,
    *,
    before: str,
    after: str,
    reason: TakeOverReason,
    promised_at: datetime | None,
) -> str:
    """Who is their contact person now, why, and that the promise stays (when it still runs)."""
    with speaking(person.locale):
        lines = [
            greeting(person),
            gettext(
                "Vanaf nu praat je met %(after)s, niet met %(before)s.", after=after, before=before
            ),
            str(REASONS[reason]) % {"before": before, "after": after},
        ]
        if promised_at is not None:
            lines.append(
                gettext(
                    "Onze afspraak blijft. Je hoort iets vóór %(moment)s.",
                    moment=say_moment(promised_at),
                )
            )
        else:
            lines.append(gettext("Wat jullie afspraken, blijft staan."))
        return "\n".join([*lines, gettext("Groet, %(name)s", name=after)])


def closing_words(person: YoungPerson, *, outcome: Outcome, name: str) -> str:
    """A kind word at the end, to be edited by who sends it."""
    with speaking(person.locale):
        said = SAFE_GOODBYE if person.somebody_reads_along else GOODBYES[outcome]
        lines = [
            greeting(person),
            str(said),
            gettext("Wil je later weer praten? Dat kan altijd. Je hoeft niets uit te leggen."),
            gettext("Groet, %(name)s", name=name),
        ]
        return "\n".join(lines)


def reopening_words(person: YoungPerson, *, name: str, promised_at: datetime) -> str:
    """That we go on together, with whom and by when."""
    with speaking(person.locale):
        lines = [
            greeting(person),
            gettext("Fijn dat je er weer bent. Je praat met %(name)s.", name=name),
            gettext("Je hoort iets vóór %(moment)s.", moment=say_moment(promised_at)),
            gettext("Groet, %(name)s", name=name),
        ]
        return "\n".join(lines)


def notice_words(person: YoungPerson, *, name: str) -> str:
    """That `name` wrote, and where to read it; not a word of what was written.

    Where somebody reads along it names no portal and no address: they call back.
    """
    with speaking(person.locale):
        if person.somebody_reads_along:
            return str(gettext("Er is een bericht voor je. Bel of app %(name)s.", name=name))
        said = gettext("Er staat een bericht van %(name)s voor je in Opstap.", name=name)
        return f"{said}\n{thread_address(person.locale)}"


def thread_address(locale: str) -> str:
    """The full address of somebody's messages, in the language that they read."""
    prefix = "" if locale == DEFAULT_LOCALE else f"/{locale}"
    return f"{base_url()}{prefix}{THREAD_PATH}"


def subject_for(person: YoungPerson) -> str:
    """The subject of any mail about a case: it says nothing to who reads along."""
    with speaking(person.locale):
        if person.somebody_reads_along:
            return str(gettext("Een bericht voor je"))
        return str(gettext("Bericht van je contactpersoon"))


def tell_colleague(
    session: Session, colleague: Staff, *, case: Case, after: str, queue_url: str, now: datetime
) -> None:
    """Mail who had the case until now; without a word about the young person."""
    with speaking(STAFF_LOCALE):
        lines = (
            gettext("Hoi %(name)s,", name=colleague.first_name),
            gettext("%(after)s nam een dossier van je over.", after=after),
            gettext("Je hoeft niets te doen. Hier zie je wie er bij je wacht:"),
            queue_url,
        )
        subject = gettext("%(after)s nam een dossier van je over", after=after)
    key = f"case-{case.id}-taken-over-{case.contact_version}-colleague"
    mail_staff(session, colleague.email, lines, key=key, subject=subject, case_id=case.id, now=now)
