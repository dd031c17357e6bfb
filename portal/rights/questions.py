"""'Is this right?' and other questions about data, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Staff
from portal.audit.services import Actor, record, staff_actor
from portal.cases.models import Case
from portal.i18n import say_day, speaking
from portal.partners.queries import work_calendar
from portal.partners.references import make_reference
from portal.partners.rules import promise_deadline
from portal.rights.looks import PERSON, find_look
from portal.rights.models import DataRequest, PrivacyQuestion
from portal.rights.officers import mail_officers
from portal.rights.persons import last_case, numbers_of
from portal.rights.receipts import tell_own
from portal.rights.settings import read_terms

WORDS_LENGTH: Final = 2000
ANSWER_LENGTH: Final = 4000
MOST_OPEN: Final = 20


class NoSuchLookError(LookupError):
    """The row of the trail is not about this person."""


class TooManyOpenError(Exception):
    """So many wait already that one more would not be answered sooner."""


class NoWordsError(ValueError):
    """A question about nothing."""


class AnsweredError(Exception):
    """Somebody answered it in the meantime."""


def free_reference(session: Session) -> str:
    """A reference that no question and no request has."""
    while True:
        reference = make_reference("P")
        taken = [
            session.scalar(select(each.id).where(each.reference == reference))
            for each in (PrivacyQuestion, DataRequest)
        ]
        if taken == [None, None]:
            return reference


def ask_question(
    session: Session,
    case: Case,
    *,
    position: int | None,
    words: str,
    actor: Actor,
    now: datetime,
) -> PrivacyQuestion:
    """Ask the privacy officer; about one look when `position` is a row of the trail.

    The same question twice is one question. Raises NoSuchLookError for somebody else's row,
    NoWordsError for a question about nothing, TooManyOpenError.
    """
    young_person_id = case.young_person_id
    if position is None and not words:
        raise NoWordsError
    if position is not None:
        look = find_look(session, numbers_of(session, young_person_id), position)
        if look is None:
            raise NoSuchLookError(position)
    waiting = _open_of(session, young_person_id)
    same = [each for each in waiting if (each.audit_position, each.words) == (position, words)]
    if same:
        return same[0]
    if len(waiting) >= MOST_OPEN:
        raise TooManyOpenError
    terms = read_terms(session, locale=case.young_person.locale)
    question = PrivacyQuestion(
        reference=free_reference(session),
        young_person_id=young_person_id,
        audit_position=position,
        words=words,
        asked_at=now,
        due_at=promise_deadline(
            now, calendar=work_calendar(session), working_days=terms.question_working_days
        ),
    )
    session.add(question)
    session.flush()
    _note(session, question, "rights.question_asked", actor=actor, now=now)
    mail_officers(
        session,
        question.reference,
        due_at=question.due_at,
        key=f"privacy-{question.id}-asked",
        now=now,
    )
    with speaking(case.young_person.locale):
        said = [
            gettext("Je vraag over je gegevens is aangekomen."),
            gettext("Je hoort iets vóór %(day)s.", day=say_day(question.due_at)),
        ]
    tell_own(session, case, said, key=f"privacy-{question.id}-received", now=now)
    return question


def _open_of(session: Session, young_person_id: int) -> list[PrivacyQuestion]:
    return list(
        session.scalars(
            select(PrivacyQuestion)
            .where(
                PrivacyQuestion.young_person_id == young_person_id,
                PrivacyQuestion.answered_at.is_(None),
            )
            .order_by(PrivacyQuestion.id)
        )
    )


def list_own_questions(session: Session, young_person_id: int) -> list[PrivacyQuestion]:
    """Somebody's own questions, the last one first."""
    return list(
        session.scalars(
            select(PrivacyQuestion)
            .where(PrivacyQuestion.young_person_id == young_person_id)
            .options(joinedload(PrivacyQuestion.answerer))
            .order_by(PrivacyQuestion.id.desc())
        )
    )


def look_at_question(
    session: Session, question: PrivacyQuestion, *, by: int, now: datetime
) -> None:
    """Note that the officer read a question; the young person sees this look as well."""
    _note(session, question, "rights.question_viewed", actor=staff_actor(by), now=now)


def answer_question(
    session: Session, question: PrivacyQuestion, *, text: str, by: Staff, now: datetime
) -> None:
    """Answer in words; they are told that there is an answer. The same answer twice is one.

    Raises AnsweredError when a colleague was first.
    """
    if question.answered_at is not None:
        if question.answer == text:
            return
        raise AnsweredError
    question.answer, question.answered_at, question.answered_by = text, now, by.id
    _note(session, question, "rights.question_answered", actor=staff_actor(by.id), now=now)
    case = last_case(session, question.young_person_id)
    if case is None:
        return
    with speaking(case.young_person.locale):
        said = [
            gettext("Er is antwoord op je vraag over je gegevens."),
            gettext("Je leest het op je eigen plek."),
        ]
    tell_own(session, case, said, key=f"privacy-{question.id}-answered", now=now)


def _note(
    session: Session, question: PrivacyQuestion, action: str, *, actor: Actor, now: datetime
) -> None:
    record(
        session,
        action,
        actor=actor,
        subject_kind=PERSON,
        subject_id=question.young_person_id,
        at=now,
        question=question.id,
    )
