"""A coach, and a context in which messages know their language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.outbox.models import OutboxMessage
from tests.factories.cases import make_case
from tests.factories.staff import make_staff

Said = Callable[[Case], list[str]]


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, partner="loket", first_name="Samira")


@pytest.fixture
def people(session: Session, samira: Staff) -> list[Case]:
    """Five people with an open case."""
    return [make_case(session, contact=samira) for _ in range(5)]


@pytest.fixture
def keys_of(session: Session) -> Callable[[Case], list[str]]:
    """The outbox's names of what somebody was told about places, without the booking's number."""

    def keys(case: Case) -> list[str]:
        rows = session.scalars(
            select(OutboxMessage.key)
            .where(OutboxMessage.case_id == case.id, OutboxMessage.key.like("booking-%"))
            .order_by(OutboxMessage.id)
        )
        return [key.split("-", 2)[2] for key in rows]

    return keys
