"""Young people, cases and lines on their timeline."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import (
    Case,
    CaseAlongside,
    CaseState,
    ContactChannel,
    EntryKind,
    Outcome,
    TimelineEntry,
    YoungPerson,
)
from portal.partners.queries import work_calendar
from portal.partners.rules import promise_deadline
from tests.conftest import START

NUMBERS = count(1)
PROMISE_DAYS = 2


def make_young_person(session: Session, **values: Any) -> YoungPerson:
    """Somebody of twenty who likes a text message; any column can be given."""
    number = next(NUMBERS)
    defaults: dict[str, Any] = {
        "first_name": f"Noor{number}",
        "born_on": date(2006, 3, 4),
        "home": "Merelstad",
        "phone": f"+316{10_000_000 + number}",
        "email": None,
        "channel": ContactChannel.SMS,
        "safe_times": [],
        "locale": "nl",
        "created_at": START,
    }
    person = YoungPerson(**(defaults | values))
    session.add(person)
    session.flush()
    return person


def make_case(
    session: Session,
    *,
    contact: Staff,
    young_person: YoungPerson | None = None,
    person: dict[str, Any] | None = None,
    opened_at: datetime = START,
    **values: Any,
) -> Case:
    """An open case of `contact`; `person` are columns of the young person made with it.

    `outcome` makes it a closed case.
    """
    number = next(NUMBERS)
    topics = values.get("topics", ["kiezen"])
    owner = young_person or make_young_person(
        session, **({"created_at": opened_at} | (person or {}))
    )
    promised = promise_deadline(
        opened_at, calendar=work_calendar(session), working_days=PROMISE_DAYS
    )
    defaults: dict[str, Any] = {
        "reference": f"T{number:05d}",
        "registration_key": f"key-{number}",
        "young_person": owner,
        "contact_person_id": contact.id,
        "words": "Ik weet niet wat ik wil.",
        "topics": topics,
        "opened_at": opened_at,
        "promised_at": promised,
        "facts": {
            "born": owner.born_on.isoformat(),
            "home": "Merelstad",
            "topics": topics,
            "asking": "self",
        },
        "lead_type": "front_desk",
        "lead_id": contact.partner_id,
        "routing": {},
        "choice": {},
    }
    if isinstance(values.get("outcome"), Outcome):
        defaults |= {"state": CaseState.CLOSED, "closed_at": opened_at + timedelta(days=3)}
    case = Case(**(defaults | values))
    session.add(case)
    session.flush()
    add_entry(session, case, EntryKind.OPENED, at=opened_at, text=case.words)
    return case


def add_alongside(session: Session, case: Case, *partners: tuple[str, str]) -> None:
    """Involve partners: pairs of type and partner id."""
    for position, (partner_type, partner_id) in enumerate(partners):
        session.add(
            CaseAlongside(
                case_id=case.id,
                position=position,
                partner_type=partner_type,
                partner_id=partner_id,
            )
        )
    session.flush()


def add_entry(session: Session, case: Case, kind: EntryKind, **values: Any) -> TimelineEntry:
    """A line on the case's timeline."""
    defaults: dict[str, Any] = {"at": START, "text": "", "details": {}}
    entry = TimelineEntry(case_id=case.id, kind=kind, **(defaults | values))
    session.add(entry)
    session.flush()
    return entry


def timeline_of(session: Session, case: Case) -> list[TimelineEntry]:
    """The case's lines, oldest first."""
    return list(
        session.scalars(
            select(TimelineEntry).where(TimelineEntry.case_id == case.id).order_by(TimelineEntry.id)
        )
    )
