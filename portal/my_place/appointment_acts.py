"""What a young person does with an appointment, in their own place and behind a link alike.

Each takes what was posted, does one thing on a locked case and says it in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.appointments import planning
from portal.appointments.doers import Doer
from portal.appointments.models import Appointment
from portal.appointments.offering import ask_for_moment
from portal.appointments.planning import WORDS_LENGTH
from portal.appointments.reminders import addresses_of, choose_reminders
from portal.cases.models import Case, YoungPerson
from portal.forms import clean_line, read_words
from portal.i18n import say_moment

Form = Mapping[str, str]
MOMENT: Final = "moment"
WORDS: Final = "woorden"
PRESS: Final = "keer"
KEY_LENGTH: Final = 20


def pick(
    current: Session, case: Case, form: Form, *, by: Doer, now: datetime
) -> tuple[Appointment, str]:
    """Take a moment."""
    found = planning.pick(current, case, _key(form), by=by, now=now)
    return found, _stands(found)


def move(
    current: Session, appointment: Appointment, form: Form, *, by: Doer, now: datetime
) -> tuple[Appointment, str]:
    """Take another moment instead."""
    case = appointment.case
    found = planning.move_to_choice(current, case, appointment, _key(form), by=by, now=now)
    return found, _stands(found)


def cancel(
    current: Session, appointment: Appointment, form: Form, *, by: Doer, now: datetime
) -> tuple[Appointment, str]:
    """Call it off; words may be left out. Raises MistakeError for words that are too long."""
    words = read_words(form.get(WORDS, ""), maximum=WORDS_LENGTH)
    planning.cancel(current, appointment.case, appointment, words=words, by=by, now=now)
    name = appointment.staff.first_name
    return appointment, str(gettext("Afgezegd. %(name)s weet het.", name=name))


def restore(
    current: Session, appointment: Appointment, _form: Form, *, by: Doer, now: datetime
) -> tuple[Appointment, str]:
    """Come after all."""
    planning.restore(current, appointment.case, appointment, by=by, now=now)
    return appointment, _stands(appointment)


def ask(current: Session, case: Case, form: Form, *, by: Doer, now: datetime) -> str:
    """Ask for another moment. Raises MistakeError for words that are too long."""
    words = read_words(form.get(WORDS, ""), maximum=WORDS_LENGTH)
    press = clean_line(form.get(PRESS, ""))[:KEY_LENGTH]
    ask_for_moment(current, case, words=words, by=by, now=now, press=press)
    return str(gettext("Je vraag is verstuurd. Je hoort van ons."))


def remind(
    current: Session, person: YoungPerson, form: MultiDict[str, str], *, by: Doer, now: datetime
) -> str:
    """Be reminded through what was ticked and nothing else."""
    ticked = set(form.getlist("kanaal"))
    wanted = [each for each in addresses_of(person) if each.value in ticked]
    choose_reminders(current, person, wanted, by=by, now=now)
    if not wanted:
        return str(gettext("Je krijgt geen herinneringen meer."))
    return str(gettext("Bewaard. Zo herinneren we je."))


def _key(form: Form) -> str:
    return clean_line(form.get(MOMENT, "")[:KEY_LENGTH])


def _stands(appointment: Appointment) -> str:
    return str(gettext("Het staat: %(moment)s.", moment=say_moment(appointment.starts_at)))
