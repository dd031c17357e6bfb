"""A coach who is signed in, a colleague of the same team, and somebody of another team."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient

TEAM, OTHER_TEAM = "dsp", "leerplicht"


@pytest.fixture
def samira(session: Session) -> Staff:
    return make_staff(session, partner=TEAM, first_name="Samira", portrait="samira")


@pytest.fixture
def kofi(session: Session) -> Staff:
    return make_staff(session, partner=TEAM, first_name="Kofi", portrait="kofi")


@pytest.fixture
def stranger(session: Session) -> Staff:
    return make_staff(session, partner=OTHER_TEAM, first_name="Ilse")


@pytest.fixture
def coach(client: HouseClient, samira: Staff) -> HouseClient:
    """Samira's browser."""
    sign_in(client, samira)
    return client


@pytest.fixture
def open_browser(app: Flask) -> Any:
    """Another browser for somebody: `open_browser(staff)`."""

    def signed_in_as(staff: Staff) -> HouseClient:
        browser = app.test_client()
        assert isinstance(browser, HouseClient)
        sign_in(browser, staff)
        return browser

    return signed_in_as


@pytest.fixture
def front_desk(session: Session) -> Staff:
    return make_staff(
        session, role=Role.FRONT_DESK, partner="loket", first_name="Els", portrait="els"
    )


@pytest.fixture
def coordinator(session: Session) -> Staff:
    return make_staff(session, role=Role.COORDINATOR, partner=TEAM, first_name="Femke")
