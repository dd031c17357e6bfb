"""An editor who is signed in."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient


@pytest.fixture
def els(session: Session) -> Staff:
    """The editor."""
    return make_staff(session, role=Role.EDITOR, first_name="Els")


@pytest.fixture
def editor(client: HouseClient, els: Staff) -> HouseClient:
    """The editor's browser."""
    sign_in(client, els)
    return client
