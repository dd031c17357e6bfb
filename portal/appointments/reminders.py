"""Reminders of appointments: the day before and two hours before, as somebody wants them.

Each has a key of its own in the outbox, so that none is sent twice; a moved appointment is another
one, and is reminded anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.appointments.doers import Doer
from portal.appointments.links import appointment_address
from portal.appointments.models import Appointment, AppointmentState, ReminderChoice
from portal.appointments.rules import Which, is_reminder_due
from portal.audit.services import record
from portal.cases.messages import Address, address_of, greeting, subject_for
from portal.cases.models import Case, YoungPerson
from portal.cases.queries import is_open
from portal.i18n import say_day, say_time, speaking
from portal.outbox.models import Channel, OutboxMessage
from portal.outbox.services import enqueue

# The earliest that a reminder goes is on the day before.
HORIZON: Final = timedelta(days=2)
BATCH: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder of one appointment through one channel."""

    appointment: Appointment
    which: Which
    address: Address

    @property
    def key(self) -> str:
        """The same for the same reminder, whoever sends it."""
        found = self.appointment
        channel = self.address.channel.value
        return f"appointment-{found.id}-{found.sequence}-remind-{self.which.value}-{channel}"


def remind(session: Session, now: datetime) -> int:
    """Send what is due, at most 100 at a time; returns how many. Again sends nothing."""
    coming = _coming(session, now)
    choices = _choices(session, {each.case.young_person_id for each in coming})
    due = [reminder for each in coming for reminder in _due(each, choices, now=now)]
    unsent = _unsent(session, due)[:BATCH]
    # Two workers, or somebody who moves it this moment: who comes second looks again.
    locked = _lock(session, {each.appointment.id for each in unsent})
    unsent = _unsent(session, [each for each in unsent if each.appointment.id in locked])
    for each in unsent:
        _send(session, each, now=now)
    return len(unsent)


def channels_of(person: YoungPerson, choices: Mapping[Channel, bool]) -> list[Address]:
    """Through which channels somebody is reminded: their own, unless they said otherwise."""
    usual = address_of(person).channel
    return [
        Address(channel=channel, recipient=recipient)
        for channel, recipient in addresses_of(person).items()
        if choices.get(channel, channel is usual)
    ]


def addresses_of(person: YoungPerson) -> dict[Channel, str]:
    """Every channel that somebody has, with its address."""
    known = {Channel.SMS: person.phone, Channel.MAIL: person.email}
    return {channel: address for channel, address in known.items() if address}


def read_choices(session: Session, young_person_id: int) -> dict[Channel, bool]:
    """What somebody said about reminders, per channel."""
    return _choices(session, {young_person_id}).get(young_person_id, {})


def choose_reminders(
    session: Session, person: YoungPerson, wanted: Iterable[Channel], *, by: Doer, now: datetime
) -> None:
    """Remind through these channels and no other."""
    chosen = set(wanted)
    for channel in Channel:
        row = session.get(ReminderChoice, (person.id, channel))
        if row is None:
            row = ReminderChoice(young_person_id=person.id, channel=channel)
            session.add(row)
        row.is_on = channel in chosen
    session.flush()
    record(
        session,
        "young_person.reminders_chosen",
        actor=by.actor,
        subject_kind="young_person",
        subject_id=person.id,
        at=now,
        channels=", ".join(sorted(each.value for each in chosen)),
    )


def _coming(session: Session, now: datetime) -> Sequence[Appointment]:
    return session.scalars(
        select(Appointment)
        .join(Appointment.case)
        .where(
            Appointment.state == AppointmentState.PLANNED,
            Appointment.starts_at > now,
            Appointment.starts_at < now + HORIZON,
            is_open(),
        )
        .options(
            joinedload(Appointment.staff),
            joinedload(Appointment.case).joinedload(Case.young_person),
            joinedload(Appointment.case).joinedload(Case.contact_person),
            joinedload(Appointment.case).joinedload(Case.stand_in),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()


def _choices(session: Session, people: set[int]) -> dict[int, dict[Channel, bool]]:
    found: dict[int, dict[Channel, bool]] = {}
    rows = session.scalars(
        select(ReminderChoice).where(ReminderChoice.young_person_id.in_(sorted(people)))
    )
    for row in rows:
        found.setdefault(row.young_person_id, {})[row.channel] = row.is_on
    return found


def _due(
    appointment: Appointment, choices: Mapping[int, Mapping[Channel, bool]], *, now: datetime
) -> list[Reminder]:
    person = appointment.case.young_person
    return [
        Reminder(appointment=appointment, which=which, address=address)
        for which in Which
        if is_reminder_due(
            which,
            appointment.starts_at,
            planned_at=appointment.planned_at,
            safe_times=person.safe_times,
            now=now,
        )
        for address in channels_of(person, choices.get(person.id, {}))
    ]


def _unsent(session: Session, due: Sequence[Reminder]) -> list[Reminder]:
    keys = [each.key for each in due]
    sent = set(session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(keys))))
    return [each for each in due if each.key not in sent]


def _lock(session: Session, ids: set[int]) -> set[int]:
    return set(
        session.scalars(
            select(Appointment.id)
            .where(Appointment.id.in_(sorted(ids)), Appointment.state == AppointmentState.PLANNED)
            .order_by(Appointment.id)
            .with_for_update(skip_locked=True)
        )
    )


def _send(session: Session, reminder: Reminder, *, now: datetime) -> None:
    appointment, address = reminder.appointment, reminder.address
    person = appointment.case.young_person
    name = appointment.staff.first_name
    is_mail = address.channel is Channel.MAIL
    enqueue(
        session,
        key=reminder.key,
        channel=address.channel,
        recipient=address.recipient,
        subject=subject_for(person) if is_mail else "",
        sender_name=name if person.somebody_reads_along else "",
        body=reminder_words(appointment, reminder.which),
        locale=person.locale,
        case_id=appointment.case_id,
        now=now,
    )


def reminder_words(appointment: Appointment, which: Which) -> str:
    """Day, time and a first name; where somebody reads along not even what it is."""
    person, name = appointment.case.young_person, appointment.staff.first_name
    with speaking(person.locale):
        said = {"day": say_day(appointment.starts_at), "time": say_time(appointment.starts_at)}
        lines = [greeting(person)]
        if person.somebody_reads_along:
            lines.append(_safe_line(which, said))
        else:
            lines.append(_line(which, said, name))
            lines.append(gettext("Kun je niet? Kies een andere tijd of zeg af:"))
            lines.append(appointment_address(appointment.id, locale=person.locale))
        return "\n".join([*lines, gettext("Groet, %(name)s", name=name)])


def _line(which: Which, said: Mapping[str, str], name: str) -> str:
    if which is Which.DAY:
        return str(
            gettext("Morgen, %(day)s om %(time)s uur: je afspraak met %(name)s.", name=name, **said)
        )
    return str(gettext("Vandaag om %(time)s uur: je afspraak met %(name)s.", name=name, **said))


def _safe_line(which: Which, said: Mapping[str, str]) -> str:
    if which is Which.DAY:
        return str(gettext("Morgen, %(day)s om %(time)s uur, zoals we zeiden.", **said))
    return str(gettext("Vandaag om %(time)s uur, zoals we zeiden.", **said))
