"""People of one team, of the front desk and of elsewhere, in the app's context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.access.model import Role
from portal.accounts.models import Staff
from tests.factories.staff import make_staff


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Ann, Bo and Cas of one team; Dea of the front desk; Eva leads the team; Fin is elsewhere."""

    ann: Staff
    bo: Staff
    cas: Staff
    dea: Staff
    eva: Staff
    fin: Staff


@pytest.fixture
def app_context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def house(session: Session) -> House:
    return House(
        ann=make_staff(session, first_name="Ann"),
        bo=make_staff(session, first_name="Bo"),
        cas=make_staff(session, first_name="Cas", max_cases=40),
        dea=make_staff(session, first_name="Dea", role=Role.FRONT_DESK, partner="loket"),
        eva=make_staff(session, first_name="Eva", role=Role.TEAM_LEAD),
        fin=make_staff(session, first_name="Fin", partner="leerplicht"),
    )
