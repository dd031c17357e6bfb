"""A coach who looks at their own roster."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session, first_name="Samira")


@pytest.fixture
def desk(client: HouseClient, coach: Staff) -> HouseClient:
    """The browser in which the coach is signed in."""
    sign_in(client, coach)
    return client
