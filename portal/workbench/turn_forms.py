"""What staff send about whose turn it is, as values; and a hint about a day that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.cases.models import ContactChannel
from portal.cases.turns import TEXT_LENGTH
from portal.i18n import say_day
from portal.partners.queries import work_calendar
from portal.rosters.working_days import read_patterns
from portal.workbench.forms import (
    FACE_TO_FACE,
    FURTHEST_STEP,
    FieldMistakeError,
    read_choice,
    read_day,
    read_text,
)

Form = Mapping[str, str]
ASKED_LENGTH: Final = TEXT_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What they asked and how; `channel` None is at the desk."""

    channel: ContactChannel | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Until when it rests, and what was said about it."""

    until: date
    text: str


def read_question(form: Form) -> Question:
    """How they asked, and what in a few words."""
    name = "asked_channel"
    is_face_to_face = form.get(name) == FACE_TO_FACE
    return Question(
        channel=None if is_face_to_face else read_choice(form, name, ContactChannel),
        text=read_text(form, "asked", maximum=ASKED_LENGTH),
    )


def read_rest(form: Form, *, today: date) -> Rest:
    """A day to come, and words that may be left out."""
    return Rest(
        until=read_later_day(form, "rests_until", today=today),
        text=read_text(form, "rest_text", maximum=TEXT_LENGTH, is_needed=False),
    )


def read_later_day(form: Form, name: str, *, today: date) -> date:
    """A day after today, within a year."""
    day = read_day(form, name)
    if day is None:
        raise FieldMistakeError(name, gettext("Kies een dag."))
    if day <= today:
        raise FieldMistakeError(name, gettext("Kies een dag na vandaag."))
    if day > today + FURTHEST_STEP:
        raise FieldMistakeError(name, gettext("Dat is ver weg. Kies een dag binnen een jaar."))
    return day


def read_again_on(form: Form, *, today: date) -> date | None:
    """The day to try again, or None when nothing was chosen."""
    return read_later_day(form, "again_on", today=today) if form.get("again_on", "") else None


def hint_about_day(session: Session, day: date, *, staff_id: int) -> str:
    """A friendly word when nobody, or not this person, works on that day; else ''."""
    if not work_calendar(session).is_working_day(day):
        return str(gettext("Let op: %(day)s is geen werkdag.", day=say_day(day)))
    if not read_patterns(session, [staff_id])[staff_id].works_on(day):
        return str(gettext("Let op: op %(day)s werk je niet.", day=say_day(day)))
    return ""
