"""Forty people press at the same second for five places, from four processes; both databases."""

from __future__ import annotations

from datetime import timedelta

from portal.config import Settings
from portal.database import Database
from scripts.bench.rush import rush
from tests.conftest import START, TEST_SECRET
from tests.factories.bookings import make_moment
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.integration.cases.conftest import own_database

__all__ = ["own_database"]
PEOPLE, PLACES, PROCESSES = 40, 5, 4


def test_never_one_too_many_and_everybody_in_line(own_database: Database) -> None:
    with own_database.sessions() as session:
        coach = make_staff(session)
        people = [make_case(session, contact=coach).young_person_id for _ in range(PEOPLE)]
        moment_id = make_moment(session, capacity=PLACES, starts_at=START + timedelta(days=9)).id
        session.commit()
    outcome = rush(
        Settings(
            database_url=own_database.url,
            secret_key=TEST_SECRET,
            base_url="https://opstap.test",
            smtp_url="smtp://127.0.0.1:1",
            log_level="ERROR",
        ),
        moment_id=moment_id,
        people=people,
        processes=PROCESSES,
        now=START,
    )
    assert outcome.states == ("booked",) * PLACES + ("waiting",) * (PEOPLE - PLACES)
    assert outcome.numbers == tuple(range(1, PEOPLE + 1))
    assert outcome.taken == PLACES
    assert outcome.statuses == {303: PEOPLE}
