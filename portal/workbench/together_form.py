"""What is sent for several people at once, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext

from portal.cases.messages import TakeOverReason
from portal.cases.queries import REFERENCE
from portal.cases.services import NOTE_LENGTH, STEP_LENGTH
from portal.cases.take_over import Seen
from portal.workbench.cursors import MOST_ID_DIGITS
from portal.workbench.forms import (
    FieldMistakeError,
    Form,
    read_choice,
    read_step_day,
    read_text,
)
from portal.workbench.together import Chosen, What, Wish

MOST_CHOSEN: Final = 50


def read_what(form: Form) -> What:
    """Which thing; raises FieldMistakeError for anything else."""
    return read_choice(form, "wat", What)


def read_chosen(values: Iterable[str]) -> tuple[Chosen, ...]:
    """The rows that were ticked, each once; what cannot be a row is left out.

    A row is its reference, with ':contact person:version' behind it when that was on the page.
    """
    found: dict[str, Chosen] = {}
    for value in values:
        reference, _separator, seen = value.partition(":")
        if REFERENCE.fullmatch(reference):
            name = reference.upper()
            found.setdefault(name, Chosen(reference=name, seen=_seen(seen)))
    return tuple(found.values())[:MOST_CHOSEN]


def read_wish(form: Form, *, today: date, colleagues: Mapping[int, str]) -> Wish:
    """What is to be done, with what it needs. Raises FieldMistakeError."""
    what = read_what(form)
    if what is What.STEP:
        text = read_text(form, "step", maximum=STEP_LENGTH)
        return Wish(what=what, text=text, on=read_step_day(form, today=today))
    if what is What.REST:
        text = read_text(form, "note", maximum=NOTE_LENGTH, is_needed=False)
        return Wish(what=what, text=text, on=_later_day(form, today=today))
    if what is What.NOTE:
        return Wish(what=what, text=read_text(form, "note", maximum=NOTE_LENGTH))
    reason = read_choice(form, "reason", TakeOverReason)
    to = _colleague(form, colleagues) if what is What.GIVE else None
    return Wish(what=what, reason=reason, to=to)


def _later_day(form: Form, *, today: date) -> date:
    return read_step_day(form, today=today + timedelta(days=1))


def _colleague(form: Form, colleagues: Mapping[int, str]) -> int:
    text = form.get("to", "")
    for staff_id in colleagues:
        if text == str(staff_id):
            return staff_id
    raise FieldMistakeError("to", gettext("Kies aan wie je het geeft."))


def _seen(text: str) -> Seen | None:
    contact, _separator, version = text.partition(":")
    if not (_is_number(contact) and _is_number(version)):
        return None
    return Seen(contact_person_id=int(contact), contact_version=int(version))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_ID_DIGITS
