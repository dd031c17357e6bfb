"""Answering questions at the front desk: by mail or text message, under the code, or by phone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.audit.services import record, staff_actor
from portal.i18n import speaking
from portal.outbox.models import Channel
from portal.outbox.services import enqueue
from portal.questions.models import Question, QuestionState

ANSWER_LENGTH: Final = 4000


class AlreadyAnsweredError(Exception):
    """Somebody else answered it in the meantime."""


class NotAnsweredError(Exception):
    """It is still open, so there is nothing to open again."""


def look_at_question(session: Session, question: Question, *, by: int, now: datetime) -> None:
    """Note that a staff member saw this question with how to reach who asked."""
    _audit(session, question, "question.viewed", by=by, now=now)


def answer_question(
    session: Session, question: Question, *, text: str, by: int, now: datetime
) -> None:
    """Answer in writing. Who left mail or a number gets it sent; others read it with their code.

    `question` is locked (`inbox.lock_question`). The same answer twice is one answer.
    """
    if _is_same(question, text):
        return
    _finish(question, text, by=by, now=now)
    _send(session, question, now=now)
    _audit(session, question, "question.answered", by=by, now=now)


def note_answered_by_phone(
    session: Session, question: Question, *, text: str, by: int, now: datetime
) -> None:
    """It was answered in a call; `text` is what was said, nothing is sent."""
    if _is_same(question, text):
        return
    _finish(question, text, by=by, now=now)
    _audit(session, question, "question.answered_by_phone", by=by, now=now)


def reopen_question(session: Session, question: Question, *, by: int, now: datetime) -> None:
    """The answer was not enough: the question waits again, with the promise it had."""
    if question.state is QuestionState.OPEN:
        raise NotAnsweredError
    question.state, question.answered_at, question.answer = QuestionState.OPEN, None, None
    question.staff_id = by
    _audit(session, question, "question.reopened", by=by, now=now)


def _is_same(question: Question, text: str) -> bool:
    if question.state is QuestionState.OPEN:
        return False
    if question.answer == text:
        return True
    raise AlreadyAnsweredError


def _finish(question: Question, text: str, *, by: int, now: datetime) -> None:
    question.state, question.answer, question.answered_at = QuestionState.ANSWERED, text, now
    question.staff_id = by


def _send(session: Session, question: Question, *, now: datetime) -> None:
    channel = Channel.MAIL if question.email else Channel.SMS
    recipient = question.email or question.phone
    if recipient is None:
        return
    with speaking(question.locale):
        subject = gettext("Antwoord op je vraag") if channel is Channel.MAIL else ""
    enqueue(
        session,
        key=f"question-{question.id}-answered-{int(now.timestamp())}",
        channel=channel,
        recipient=recipient,
        subject=subject,
        body=question.answer or "",
        locale=question.locale,
        now=now,
    )


def _audit(session: Session, question: Question, action: str, *, by: int, now: datetime) -> None:
    record(
        session,
        action,
        actor=staff_actor(by),
        subject_kind="question",
        subject_id=question.id,
        at=now,
    )
