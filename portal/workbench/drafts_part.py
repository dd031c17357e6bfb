"""What the reader typed on a case before and did not send yet, per field of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import signed_in
from portal.access.model import Identity
from portal.cases.models import Case
from portal.clock import local_day
from portal.desks.drafts import FIELDS, forget_drafts
from portal.desks.drafts_queries import drafts_on
from portal.i18n import say_day, say_time


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A draft as the page shows it; `said` is 'Concept van 14.05 uur'."""

    id: int
    text: str
    said: str
    is_thrown: bool


def read_drafts(
    session: Session, case: Case, identity: Identity, now: datetime
) -> dict[str, DraftLine]:
    """The reader's own drafts on this case by field; nobody else's."""
    drafts = drafts_on(session, staff_id=identity.staff_id, case_id=case.id)
    return {
        field: DraftLine(
            id=draft.id,
            text=draft.text,
            said=say_draft(draft.saved_at, now=now),
            is_thrown=draft.thrown_at is not None,
        )
        for field, draft in drafts.items()
    }


def say_draft(saved_at: datetime, *, now: datetime) -> str:
    """'Concept van 14.05 uur', with the day when that is another one."""
    if local_day(saved_at) == local_day(now):
        return str(gettext("Concept van %(time)s uur", time=say_time(saved_at)))
    return str(
        gettext("Concept van %(day)s, %(time)s uur", day=say_day(saved_at), time=say_time(saved_at))
    )


def forget_sent(session: Session, case_id: int) -> None:
    """Forget the drafts of the fields in this form: their words are kept now, as they were meant.

    In the transaction that keeps them, so that a crash loses neither.
    """
    fields = [field for field in FIELDS if field in request.form]
    if fields:
        forget_drafts(session, staff_id=signed_in().staff_id, case_id=case_id, fields=fields)
