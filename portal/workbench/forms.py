"""What staff send about a case, as values. A mistake names its field and says how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from flask_babel import gettext

from portal.cases.messages import MESSAGE_LENGTH
from portal.cases.models import ContactChannel
from portal.cases.needs import NEEDS_LENGTH
from portal.cases.notes import REASON_LENGTH
from portal.cases.services import NOTE_LENGTH, STEP_LENGTH
from portal.clock import REGION_ZONE, local_day
from portal.forms import MistakeError, clean_line, read_words
from portal.workbench.pressing import new_press
from portal.workbench.words import ATTEMPT_RESULTS

Chosen = TypeVar("Chosen", bound=StrEnum)
PRESS_LENGTH: Final = 40
FURTHEST_STEP: Final = timedelta(days=366)
FACE_TO_FACE: Final = "in_person"
Form = Mapping[str, str]


class FieldMistakeError(Exception):
    """A field that cannot be used as it was sent."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt to reach somebody."""

    channel: ContactChannel
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact between people; `channel` None is face to face."""

    channel: ContactChannel | None
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A next step with its day."""

    text: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateNote:
    """A working note and why the young person does not read it."""

    text: str
    reason: str


def read_press(form: Form) -> str:
    """The number of the page the form was on."""
    return clean_line(form.get("press", ""))[:PRESS_LENGTH] or new_press()


def read_attempt(form: Form) -> Attempt:
    """Channel and result, both chosen."""
    result = form.get("result", "")
    if result not in ATTEMPT_RESULTS:
        raise FieldMistakeError("result", gettext("Kies hoe het ging."))
    return Attempt(channel=read_choice(form, "attempt_channel", ContactChannel), result=result)


def read_contact(form: Form, *, now: datetime) -> Contact:
    """Channel, moment (empty is now, else a time of today) and what was agreed."""
    name = "contact_channel"
    is_face_to_face = form.get(name) == FACE_TO_FACE
    return Contact(
        channel=None if is_face_to_face else read_choice(form, name, ContactChannel),
        at=_read_time_today(form, now=now),
        text=read_text(form, "agreed", maximum=NOTE_LENGTH, is_needed=False),
    )


def read_step(form: Form, *, today: date) -> Step:
    """Words and a day that is not over."""
    text = read_text(form, "step", maximum=STEP_LENGTH)
    return Step(text=text, on=read_step_day(form, today=today))


def read_step_day(form: Form, *, today: date) -> date:
    """The day of a next step: not over, and near enough that somebody still waits for it."""
    day = read_day(form, "step_on")
    if day is None:
        raise FieldMistakeError("step_on", gettext("Kies een dag voor de volgende stap."))
    if day < today:
        raise FieldMistakeError("step_on", gettext("Deze dag is al geweest. Kies een latere dag."))
    if day > today + FURTHEST_STEP:
        raise FieldMistakeError("step_on", gettext("Dat is ver weg. Kies een dag binnen een jaar."))
    return day


def read_note(form: Form) -> str:
    """Something to write down."""
    return read_text(form, "note", maximum=NOTE_LENGTH)


def read_private_note(form: Form) -> PrivateNote:
    """A working note with its reason; both are needed."""
    text = read_text(form, "private_note", maximum=NOTE_LENGTH)
    reason = read_text(form, "private_reason", maximum=REASON_LENGTH, is_needed=False)
    if not reason:
        raise FieldMistakeError(
            "private_reason",
            gettext("Schrijf waarom de jongere dit niet kan lezen. De jongere ziet deze reden."),
        )
    return PrivateNote(text=text, reason=" ".join(reason.split()))


def read_needs(form: Form) -> str:
    """What they need, on one line; empty is not known."""
    return read_text(form, "needs", maximum=NEEDS_LENGTH, is_needed=False)


def read_message(form: Form) -> str:
    """A message as it was edited; empty is no message."""
    return read_text(form, "message", maximum=MESSAGE_LENGTH, is_needed=False)


def read_text(form: Form, name: str, *, maximum: int, is_needed: bool = True) -> str:
    """Words of at most `maximum` characters."""
    try:
        text = read_words(form.get(name, ""), maximum=maximum)
    except MistakeError as mistake:
        raise FieldMistakeError(name, mistake.message) from mistake
    if is_needed and not text:
        raise FieldMistakeError(
            name, gettext("Hier staat nog niets. Schrijf het in een paar woorden.")
        )
    return text


def read_choice(form: Form, name: str, kind: type[Chosen]) -> Chosen:
    """One of the values of `kind`."""
    try:
        return kind(form.get(name, ""))
    except ValueError:
        raise FieldMistakeError(name, gettext("Maak hier nog een keuze.")) from None


def read_day(form: Form, name: str) -> date | None:
    """A day as the browser sends it; None when nothing was filled in."""
    text = clean_line(form.get(name, ""))
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FieldMistakeError(
            name, gettext("Deze dag kennen we niet. Schrijf hem als 2026-11-30.")
        ) from None


def _read_time_today(form: Form, *, now: datetime) -> datetime:
    text = clean_line(form.get("contact_time", ""))
    if not text:
        return now
    try:
        clock = time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise FieldMistakeError(
            "contact_time", gettext("Deze tijd kennen we niet. Schrijf hem als 14:30.")
        ) from None
    at = datetime.combine(local_day(now), clock, tzinfo=REGION_ZONE)
    if at > now:
        raise FieldMistakeError(
            "contact_time", gettext("Deze tijd is nog niet geweest. Kies een eerdere tijd.")
        )
    return at
