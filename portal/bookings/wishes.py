"""'I want this', about something without moments: the contact person arranges it with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.bookings.lines import Did
from portal.cases.lines import write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.cases.queries import was_done
from portal.cases.turns import await_answer
from portal.entrance.sessions import young_actor
from portal.partners.region import RegionCard
from portal.partners.rules import WorkCalendar, promise_deadline


def ask_for(
    session: Session,
    case: Case,
    *,
    ref: str,
    title: str,
    calendar: WorkCalendar,
    card: RegionCard,
    press: str,
    now: datetime,
) -> datetime | None:
    """Ask the contact person for something of the offer; by when they answer.

    None when the case is closed. A second press asks nothing twice. Before the first contact the
    promise of the sign-up runs, and stays what it is.
    """
    if case.state is not CaseState.OPEN:
        return None
    if was_done(session, case.id, press):
        return case.answer_due_at or case.promised_at
    due = case.promised_at
    if case.first_contact_at is not None:
        days = card.answer_working_days
        due = await_answer(case, promise_deadline(now, calendar=calendar, working_days=days))
    write_line(
        session,
        case,
        EntryKind.BOOKING,
        by=None,
        now=now,
        press=press,
        details={"did": Did.ASKED.value, "item": ref, "title": title},
    )
    record(
        session,
        "booking.asked",
        actor=young_actor(case.young_person_id),
        subject_kind="case",
        subject_id=case.id,
        at=now,
        item=ref,
    )
    return due
