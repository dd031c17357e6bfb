"""Cases whose facts routing decided on, and the worker that lets days pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.facts import decision_document, facts_from_situation
from portal.cases.models import Case
from portal.cases.opening import alongside_rows
from portal.cli.worker import CHORES
from portal.database import Database
from portal.database import session as current_session
from portal.outbox.models import OutboxMessage
from portal.outbox.worker import Worker
from portal.partners.region import current_region
from portal.routing.model import Situation
from portal.routing.rules import decide
from portal.routing.source import read_region_and_rules
from portal.turning.models import Task
from tests.conftest import TravellingClock
from tests.factories.cases import make_case

MORNING = time(9, 30, tzinfo=UTC)
TravelTo = Callable[[date], None]


@pytest.fixture
def travel_to(app: Flask, database: Database, session: Session, clock: TravellingClock) -> TravelTo:
    """Let it be the morning of a day, and let the worker do what it does."""

    def travel(day: date) -> None:
        # All sessions of a test share one connection: whoever reads must not hold it open.
        session.commit()
        clock.at = datetime.combine(day, MORNING)
        run_worker(app, database, clock)

    return travel


def run_worker(app: Flask, database: Database, clock: TravellingClock) -> None:
    """A worker's chores, as `worker --once` does them; the messages stay in the outbox."""
    with app.app_context():
        current_region()
        current_session().rollback()
        Worker(database, {}, clock=clock, chores=CHORES).do_chores()


def open_routed(
    session: Session, situation: Situation, *, opened_at: datetime, **values: Any
) -> Case:
    """An open case of the demo's first coach, with what routing said on the day it was opened."""
    region, rules = read_region_and_rules(session)
    decision = decide(situation, region=region, rules=rules, today=opened_at.date())
    contact = (
        values.pop("contact", None)
        or session.scalars(select(Staff).where(Staff.ref == "c01")).one()
    )
    assert situation.born is not None
    case = make_case(
        session,
        contact=contact,
        person={"born_on": situation.born, "first_name": "Noor", **values.pop("person", {})},
        opened_at=opened_at,
        facts=facts_from_situation(situation),
        routing=decision_document(decision, decided_on=opened_at.date()),
        lead_type=decision.lead_type,
        lead_id=decision.lead,
        alongside=alongside_rows(decision),
        **values,
    )
    session.commit()
    return case


def tasks_on(session: Session, case: Case) -> list[Task]:
    """The tasks of a case, oldest first."""
    session.expire_all()
    return list(session.scalars(select(Task).where(Task.case_id == case.id).order_by(Task.id)))


def messages_about(session: Session, case: Case) -> list[OutboxMessage]:
    """What was said about a case because of a date or a fact, oldest first."""
    about_time = OutboxMessage.key.like("%-turn-%") | OutboxMessage.key.like("%-lead-%")
    statement = select(OutboxMessage).where(OutboxMessage.case_id == case.id, about_time)
    return list(session.scalars(statement.order_by(OutboxMessage.id)))
