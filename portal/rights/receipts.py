"""What a young person is told about their own questions and requests: that it moves, never what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.cases import messages
from portal.cases.able import who_acts
from portal.cases.models import Case
from portal.i18n import speaking


def tell_own(session: Session, case: Case, said: Sequence[str], *, key: str, now: datetime) -> None:
    """A message of plain lines; to who reads along only that there is something to read."""
    person = case.young_person
    with speaking(person.locale):
        neutral = [gettext("Er is een bericht voor je."), gettext("Kijk als je alleen bent.")]
        words = [
            messages.greeting(person),
            *(neutral if person.somebody_reads_along else said),
            gettext("Groet, %(name)s", name=who_acts(case).first_name),
        ]
    messages.tell(
        session, case, "\n".join(words), key=key, subject=messages.subject_for(person), now=now
    )
