"""What the young person is told when a day turns something for them, in plain words.

Only what changes for them, and that their contact person stays. Who leads, who pays and what is
going on behind the scenes is not for them to carry. Where somebody reads along, nothing is said
but that we would like to speak.
"""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.messages import address_of, greeting, subject_for
from portal.cases.models import Case, YoungPerson
from portal.i18n import speaking
from portal.outbox.models import Channel, OutboxMessage
from portal.outbox.services import enqueue
from portal.turning.dates import TurnKind
from portal.turning.rules import decent_moment


def tell_young_person(
    session: Session,
    case: Case,
    kind: TurnKind,
    *,
    border: date,
    was_compulsory: bool,
    now: datetime,
) -> None:
    """Put it in the outbox, to leave at an hour that is decent; once for each border."""
    person = case.young_person
    key = f"case-{case.id}-turn-{kind}-{border:%Y%m%d}"
    if was_told(session, key):
        return
    address = address_of(person)
    body = turn_words(
        person, kind, name=case.contact_person.first_name, was_compulsory=was_compulsory
    )
    message = enqueue(
        session,
        key=key,
        channel=address.channel,
        recipient=address.recipient,
        subject=subject_for(person) if address.channel is Channel.MAIL else "",
        sender_name=case.contact_person.first_name if person.somebody_reads_along else "",
        body=body,
        locale=person.locale,
        case_id=case.id,
        now=now,
    )
    message.next_attempt_at = decent_moment(now, safe_times=person.safe_times)


def was_told(session: Session, key: str) -> bool:
    """Whether a message with this key is in the outbox already."""
    statement = select(OutboxMessage.id).where(OutboxMessage.key == key)
    return session.scalars(statement).first() is not None


def turn_words(person: YoungPerson, kind: TurnKind, *, name: str, was_compulsory: bool) -> str:
    """The message. `was_compulsory`: until now they had to go to school by law."""
    with speaking(person.locale):
        if person.somebody_reads_along:
            lines = _safe_words()
        elif kind is TurnKind.BIRTHDAY_18:
            lines = _words_at_18(name=name, was_compulsory=was_compulsory)
        elif kind is TurnKind.BIRTHDAY_27:
            lines = _words_at_27(name=name)
        else:
            lines = _words_after_school(name=name)
        return "\n".join([greeting(person), *lines, gettext("Groet, %(name)s", name=name)])


def _safe_words() -> list[str]:
    return [
        gettext("Ik wil je iets vertellen. Het is niets ergs."),
        gettext("Laat maar weten wanneer je kunt praten."),
    ]


def _words_at_18(*, name: str, was_compulsory: bool) -> list[str]:
    lines = [gettext("Je bent nu 18. Gefeliciteerd!")]
    if was_compulsory:
        lines += [
            gettext("De wet zegt nu niet meer dat je naar school moet."),
            gettext("Leren mag natuurlijk nog wel. Ik denk met je mee."),
        ]
    return [
        *lines,
        gettext("Vanaf nu beslis jij zelf. Ook over wat je ouders van je mogen weten."),
        gettext("Wat blijft: je praat met %(name)s.", name=name),
    ]


def _words_at_27(*, name: str) -> list[str]:
    return [
        gettext("Je bent nu 27. Gefeliciteerd!"),
        gettext("Opstap is tot je 27e verjaardag. Iets nieuws kiezen kan hier dus niet meer."),
        gettext("Daarna helpt je eigen gemeente je met werk, geld en leren."),
        gettext("Wat blijft: je praat met %(name)s, tot je daar iemand kent.", name=name),
        gettext("Je hoeft je verhaal niet opnieuw te vertellen."),
    ]


def _words_after_school(*, name: str) -> list[str]:
    return [
        gettext("De tijd waarin je oude school je nog helpt, is voorbij."),
        gettext("Voor jou verandert er niets. Je contactpersoon blijft %(name)s.", name=name),
        gettext("Wat jullie afspraken, blijft staan."),
    ]
