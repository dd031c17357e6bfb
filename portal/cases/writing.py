"""Writing to a young person: what a coach says, its line and whose turn it is then, in one move.

The words stand in their thread, in their own place; what goes outside says only that there is a
message. Words in the app are the exception: a person sends those by hand.

What was sent cannot be taken back. A message that nobody answered is no contact: before the first
contact it is an attempt and the promise keeps running; after it, it is their turn until a day on
which the case comes back by itself. Words of danger are no reason to hold a message back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases import messages
from portal.cases.lines import CaseError, audit, is_second_press, write_line
from portal.cases.models import Case, ContactChannel, EntryKind, TimelineEntry, YoungPerson
from portal.cases.turns import answered, await_until
from portal.forms import says_nothing
from portal.outbox.models import Channel

CHANNEL_OF: Final = {Channel.MAIL: ContactChannel.MAIL, Channel.SMS: ContactChannel.SMS}
# What may never stand where somebody reads along: it says at once where a message comes from.
PORTAL_NAME: Final = "opstap"


class NothingToSendError(CaseError):
    """A message without words."""


class CannotAppError(CaseError):
    """There is no number to send an app message to."""


class ReadAlongError(CaseError):
    """Somebody reads along, and the words would say too much."""


def send_message(
    session: Session,
    case: Case,
    *,
    text: str,
    nudge_on: date,
    by_hand: bool = False,
    by: int,
    press: str,
    now: datetime,
) -> TimelineEntry | None:
    """Put words in the thread and tell that they are there, or note that they went by hand.

    `nudge_on` is the day, later than today, on which a silence comes back. Returns the line, or
    None for a second press. Raises NothingToSendError, CannotAppError and ReadAlongError (the
    portal's name where somebody reads along; their own name is for the page to warn of).
    """
    return _send(
        session,
        case,
        EntryKind.MESSAGE,
        text=text,
        refs=(),
        nudge_on=nudge_on,
        by_hand=by_hand,
        by=by,
        press=press,
        now=now,
    )


def send_suggestions(
    session: Session,
    case: Case,
    *,
    refs: Sequence[str],
    text: str,
    nudge_on: date,
    by_hand: bool = False,
    by: int,
    press: str,
    now: datetime,
) -> TimelineEntry | None:
    """Send things of the offer; `refs` are remembered, so that nobody sends the same again unasked.

    As `send_message`; ReadAlongError whenever somebody reads along: a title tells it all.
    """
    if case.young_person.somebody_reads_along:
        raise ReadAlongError
    return _send(
        session,
        case,
        EntryKind.SUGGESTED,
        text=text,
        refs=refs,
        nudge_on=nudge_on,
        by_hand=by_hand,
        by=by,
        press=press,
        now=now,
    )


def channel_for(person: YoungPerson) -> ContactChannel:
    """How this person is told that there is a message: mail or a text message."""
    return CHANNEL_OF[messages.address_of(person).channel]


def can_be_apped(person: YoungPerson) -> bool:
    """True for who asked for the app and can be found there; a person sends such a message."""
    return person.channel is ContactChannel.APP and bool(person.phone)


def names_the_portal(text: str) -> bool:
    """True when the words or an address in them say which portal this is."""
    return PORTAL_NAME in text.casefold()


def names_the_person(text: str, person: YoungPerson) -> bool:
    """True when their first name stands in the words as a word of its own."""
    name = re.escape(person.first_name.strip())
    return bool(name) and re.search(rf"(?<!\w){name}(?!\w)", text, re.IGNORECASE) is not None


def _send(
    session: Session,
    case: Case,
    kind: EntryKind,
    *,
    text: str,
    refs: Sequence[str],
    nudge_on: date,
    by_hand: bool,
    by: int,
    press: str,
    now: datetime,
) -> TimelineEntry | None:
    if is_second_press(session, case, press):
        return None
    person = case.young_person
    _refuse(person, text, by_hand=by_hand)
    _turn(session, case, nudge_on=nudge_on, now=now)
    channel = ContactChannel.APP if by_hand else channel_for(person)
    entry = write_line(
        session,
        case,
        kind,
        by=by,
        now=now,
        press=press,
        channel=channel,
        text=text.strip()[: messages.MESSAGE_LENGTH],
        details={"refs": list(refs)} if refs else {},
    )
    if not by_hand:
        messages.tell(
            session,
            case,
            messages.notice_words(person, name=session.get_one(Staff, by).first_name),
            key=f"case-{case.id}-{kind.value}-{entry.id}",
            subject=messages.subject_for(person),
            now=now,
        )
    audit(session, case, f"case.{kind.value}_sent", by=by, now=now, channel=channel.value)
    return entry


def _refuse(person: YoungPerson, text: str, *, by_hand: bool) -> None:
    if says_nothing(text):
        raise NothingToSendError
    if by_hand and not can_be_apped(person):
        raise CannotAppError
    if person.somebody_reads_along and names_the_portal(text):
        raise ReadAlongError


def _turn(session: Session, case: Case, *, nudge_on: date, now: datetime) -> None:
    """Before the first contact an attempt; after it an answer, and then it is their turn."""
    if case.first_contact_at is None:
        case.attempts += 1
        case.last_attempt_at = now
        return
    answered(session, case)
    await_until(case, nudge_on, now=now)
