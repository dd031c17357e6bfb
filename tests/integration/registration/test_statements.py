"""What a sign-up asks of the database: each statement is a round trip while others wait."""

from __future__ import annotations

from portal.database import Database
from tests.integration.registration.walking import DONE, REACH, REACHED, main_form, walk_to
from tests.support.client import HouseClient
from tests.support.statements import noted

# Offer, region, line (PostgreSQL), key, persons, known already, reference, person; six or
# seven to store, one for the way in, three for the trail.
MOST = 18


def test_the_last_step_asks_little_of_the_database(client: HouseClient, database: Database) -> None:
    page = walk_to(client, REACH)
    with noted(database.engine) as statements:
        response = client.submit(REACH, main_form(page), **REACHED)
    assert response.location == DONE
    assert any(each.startswith("INSERT INTO cases") for each in statements)
    assert len(statements) <= MOST, statements


def test_the_region_is_read_once(client: HouseClient, database: Database) -> None:
    page = walk_to(client, REACH)
    with noted(database.engine) as statements:
        client.submit(REACH, main_form(page), **REACHED)
    assert len([each for each in statements if "FROM regions" in each]) == 1
