"""The front-desk inbox: reads of questions, limited to the desk's own people in the query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from portal.accounts.models import Staff
from portal.questions.models import Question, QuestionState

PAGE_SIZE: Final = 20
REFERENCE: Final = re.compile(r"[A-Za-z0-9-]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """At most a page; `following` is the promise and id after which the next page starts."""

    questions: tuple[Question, ...]
    following: tuple[datetime, int] | None


def _of_desk(partner_id: str) -> Select[Question]:
    return (
        select(Question)
        .join(Question.staff)
        .where(Staff.partner_id == partner_id)
        .options(contains_eager(Question.staff))
    )


def list_inbox(
    session: Session,
    state: QuestionState,
    *,
    partner_id: str,
    after: tuple[datetime, int] | None = None,
    size: int = PAGE_SIZE,
) -> InboxPage:
    """Questions in a state, the oldest promise first."""
    query = _of_desk(partner_id).where(Question.state == state)
    if after is not None:
        promised_at, last_id = after
        query = query.where(
            or_(
                Question.promised_at > promised_at,
                and_(Question.promised_at == promised_at, Question.id > last_id),
            )
        )
    rows = list(session.scalars(query.order_by(Question.promised_at, Question.id).limit(size + 1)))
    last = rows[size - 1] if len(rows) > size else None
    return InboxPage(
        questions=tuple(rows[:size]), following=(last.promised_at, last.id) if last else None
    )


def count_inbox(session: Session, *, partner_id: str) -> dict[QuestionState, int]:
    """How many questions of the desk are in every state, zeros included."""
    rows = session.execute(
        select(Question.state, func.count())
        .join(Question.staff)
        .where(Staff.partner_id == partner_id)
        .group_by(Question.state)
    )
    counted = dict(rows.all())
    return {state: counted.get(state, 0) for state in QuestionState}


def count_open(session: Session, *, partner_id: str) -> int:
    """How many questions of the desk wait for an answer."""
    return count_inbox(session, partner_id=partner_id)[QuestionState.OPEN]


def find_question(session: Session, reference: str, *, partner_id: str) -> Question | None:
    """A question of the desk, or None."""
    if REFERENCE.fullmatch(reference) is None:
        return None
    return session.scalars(
        _of_desk(partner_id)
        .where(Question.reference == reference.upper())
        .execution_options(populate_existing=True)
    ).one_or_none()


def lock_question(session: Session, reference: str, *, partner_id: str) -> Question | None:
    """A question that nobody else answers until this transaction ends, or None."""
    if REFERENCE.fullmatch(reference) is None:
        return None
    session.execute(
        select(Question.id).where(Question.reference == reference.upper()).with_for_update()
    )
    return find_question(session, reference, partner_id=partner_id)
