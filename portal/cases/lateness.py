"""A deadline that was not kept: the young person hears it from us, with who and how to reach us.

The done page of a sign-up says 'if that fails, you get a message'. This keeps that word, and the
same of an answer that is due. It is an automated message, so it stops no clock: the case stays
late until a person made contact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.audit.services import SYSTEM, record
from portal.cases.clocks import Level
from portal.cases.colleagues import acting_person
from portal.cases.escalating import note_told
from portal.cases.escalation_messages import mail_late, was_told
from portal.cases.messages import greeting, subject_for, tell
from portal.cases.models import Case, YoungPerson
from portal.cases.queries import is_open
from portal.cases.turn_columns import Turn
from portal.i18n import speaking
from portal.partners.region import RegionCard

BATCH: Final = 50
Words = Callable[..., str]


def tell_late_promises(session: Session, *, card: RegionCard, now: datetime) -> int:
    """Tell everybody whose promise ran out untold, at most 50 at a time; returns how many."""
    cases = _lock(
        session,
        Case.first_contact_at.is_(None),
        Case.late_told_at.is_(None),
        Case.promised_at < now,
    )
    for case in cases:
        _tell_late(session, case, due=case.promised_at, say=late_words, card=card, now=now)
    return len(cases)


def tell_late_answers(session: Session, *, card: RegionCard, now: datetime) -> int:
    """The same for an answer that is due; somebody who asks again later may hear it again."""
    cases = _lock(
        session,
        Case.turn == Turn.ANSWER,
        Case.turn_at < now,
        # What was told before this answer was due, was about another promise.
        or_(Case.late_told_at.is_(None), Case.late_told_at < Case.turn_at),
    )
    for case in cases:
        _tell_late(session, case, due=case.turn_at, say=late_answer_words, card=card, now=now)
    return len(cases)


def _lock(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Case]:
    return session.scalars(
        select(Case)
        .where(is_open(), *conditions)
        .options(
            joinedload(Case.young_person),
            joinedload(Case.contact_person),
            joinedload(Case.stand_in),
        )
        .order_by(Case.turn_at, Case.id)
        .limit(BATCH)
        .with_for_update(of=Case, skip_locked=True)
    ).all()


def _tell_late(
    session: Session, case: Case, *, due: datetime, say: Words, card: RegionCard, now: datetime
) -> None:
    key = f"case-{case.id}-late-{due:%Y%m%d%H%M}"
    note_told(case, Level.ACTING)
    # Never before the deadline itself: a clock that is put back would tell it again.
    case.late_told_at = max(now, due)
    record(
        session,
        "case.late_told",
        actor=SYSTEM,
        subject_kind="case",
        subject_id=case.id,
        at=now,
    )
    if was_told(session, key):
        return
    person = case.young_person
    words = say(person, name=acting_person(case).first_name, card=card)
    tell(session, case, words, key=key, subject=subject_for(person), now=now)
    mail_late(session, case, key=key, due=due, now=now)


def late_words(person: YoungPerson, *, name: str, card: RegionCard) -> str:
    """Sorry, whose fault it is, and a way on that does not wait for us."""
    with speaking(person.locale):
        failed = gettext("Het lukte %(name)s niet om op tijd contact te maken. Sorry.", name=name)
        return _sorry(person, failed, name=name, card=card)


def late_answer_words(person: YoungPerson, *, name: str, card: RegionCard) -> str:
    """The same to somebody who asked something and has no answer yet."""
    with speaking(person.locale):
        failed = gettext("Het lukte %(name)s niet om je op tijd te antwoorden. Sorry.", name=name)
        return _sorry(person, failed, name=name, card=card)


def _sorry(person: YoungPerson, failed: str, *, name: str, card: RegionCard) -> str:
    return "\n".join(
        (
            greeting(person),
            failed,
            gettext("Dat ligt aan ons, niet aan jou. Je bent niet vergeten."),
            gettext("Wil je niet wachten? Bel %(number)s.", number=card.phone_display),
            gettext("Groet, %(name)s", name=name),
        )
    )
