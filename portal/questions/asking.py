"""Asking without a case: one named person at the front desk gets it, with a promised moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.access.model import Role
from portal.accounts.mailing import STAFF_LOCALE, mail_staff
from portal.accounts.models import Staff, StaffRole, StaffState
from portal.audit.services import SYSTEM, VISITOR, record
from portal.config import Settings
from portal.i18n import say_moment, speaking
from portal.partners.models import Region
from portal.partners.queries import RegionMissingError
from portal.partners.references import make_reference
from portal.partners.region import card_from
from portal.partners.rules import WorkCalendar, promise_deadline
from portal.questions.models import Asker, Question, QuestionState

KEPT_FOR: Final = timedelta(days=30)
PREFIX: Final = "V"
INBOX_PATH: Final = "/werk/vragen"


class NobodyAtDeskError(LookupError):
    """No account of the front desk is active: the region is not set up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRequest:
    """A question, checked and clean. Without a number or mail it is answered under its code."""

    key: str
    words: str
    asker: Asker
    phone: str | None
    email: str | None
    is_urgent: bool
    locale: str


def ask_question(
    session: Session, request: QuestionRequest, *, calendar: WorkCalendar, now: datetime
) -> Question:
    """Keep the question for somebody of the front desk. Sent twice, it is one question.

    Raises NobodyAtDeskError when nobody could answer it, ever.
    """
    region = session.scalars(select(Region).with_for_update()).one_or_none()
    if region is None:
        raise RegionMissingError("Load a region first: flask --app app region load")
    known = find_asked(session, request.key)
    if known is not None:
        return known
    days = card_from(region.document).promise_working_days
    question = Question(
        reference=_free_reference(session),
        registration_key=request.key,
        asker=request.asker,
        words=request.words,
        phone=request.phone,
        email=request.email,
        is_urgent=request.is_urgent,
        locale=request.locale,
        staff=choose_at_desk(session),
        asked_at=now,
        promised_at=promise_deadline(now, calendar=calendar, working_days=days),
    )
    session.add(question)
    session.flush()
    _notify(session, question, now=now)
    record(
        session,
        "question.asked",
        actor=VISITOR,
        subject_kind="question",
        subject_id=question.id,
        at=now,
        is_urgent=question.is_urgent,
    )
    return question


def find_asked(session: Session, key: str) -> Question | None:
    """The question that was asked with this form."""
    return session.scalars(
        select(Question).where(Question.registration_key == key).options(joinedload(Question.staff))
    ).one_or_none()


def find_by_code(session: Session, code: str, *, now: datetime) -> Question | None:
    """The question with this code, for as long as it is kept."""
    return session.scalars(
        select(Question)
        .where(Question.reference == code, Question.asked_at > now - KEPT_FOR)
        .options(joinedload(Question.staff))
    ).one_or_none()


def choose_at_desk(session: Session) -> Staff:
    """Who answers: at the front desk, present if anybody is, with the fewest open questions."""
    waiting = (
        select(Question.staff_id, func.count().label("waiting"))
        .where(Question.state == QuestionState.OPEN)
        .group_by(Question.staff_id)
        .subquery()
    )
    desk = select(StaffRole.staff_id).where(StaffRole.role == Role.FRONT_DESK)
    chosen = session.scalars(
        select(Staff)
        .outerjoin(waiting, waiting.c.staff_id == Staff.id)
        .where(Staff.state == StaffState.ACTIVE, Staff.id.in_(desk))
        .order_by(Staff.is_present.desc(), func.coalesce(waiting.c.waiting, 0), Staff.id)
        .limit(1)
    ).one_or_none()
    if chosen is None:
        raise NobodyAtDeskError
    return chosen


def forget_old_questions(session: Session, *, now: datetime) -> int:
    """Remove what was asked more than 30 days ago; an open question stays until it is answered."""
    too_old = or_(
        Question.answered_at <= now - KEPT_FOR,
        (Question.state == QuestionState.ANSWERED) & (Question.asked_at <= now - KEPT_FOR),
    )
    ids = list(session.scalars(select(Question.id).where(too_old).order_by(Question.id)))
    for question_id in ids:
        record(
            session,
            "question.forgotten",
            actor=SYSTEM,
            subject_kind="question",
            subject_id=question_id,
            at=now,
        )
    session.execute(delete(Question).where(Question.id.in_(ids)))
    return len(ids)


def _free_reference(session: Session) -> str:
    while True:
        reference = make_reference(PREFIX)
        if session.scalar(select(Question.id).where(Question.reference == reference)) is None:
            return reference


def _notify(session: Session, question: Question, *, now: datetime) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    staff, code = question.staff, question.reference
    with speaking(STAFF_LOCALE):
        subject = gettext("Nieuwe vraag %(code)s", code=code)
        lines = [
            gettext("Hoi %(name)s,", name=staff.first_name),
            gettext("Er is een vraag voor jou: %(code)s.", code=code),
            gettext("Beloofd: antwoord uiterlijk %(moment)s.",
                    moment=say_moment(question.promised_at)),
            settings.base_url + INBOX_PATH,
        ]  # fmt: skip
        if question.is_urgent:
            subject = gettext("Nu kijken. %(subject)s", subject=subject)
            lines.insert(2, gettext("Kijk nu. Er staan woorden in die om haast vragen."))
    key = f"question-{question.id}-asked"
    mail_staff(session, staff.email, lines, key=key, subject=subject, now=now)
