"""What my place may cost: twelve statements and twelve kilobytes, however full it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.bookings.models import Booking, BookingState
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.database import Database
from tests.conftest import START
from tests.factories.appointments import make_appointment
from tests.factories.bookings import make_moment
from tests.factories.full_places import FullPlace, fill_place
from tests.factories.places import PLACE_COOKIE, enter_place
from tests.factories.staff import make_staff
from tests.support.client import ORIGIN, HouseClient
from tests.support.statements import noted

MOST_STATEMENTS: Final = 12
MOST_BYTES: Final = 12_000
MANY_MESSAGES, MANY = 1000, 30
HOME, MESSAGES, LEAVE = "/mijn-plek", "/mijn-plek/berichten", "/mijn-plek/even-niet"


@pytest.fixture
def place(app: Flask, session: Session) -> FullPlace:
    """Somebody with something in every part of the page."""
    coach = make_staff(session, first_name="Samira")
    return fill_place(app, session, coach, canary="Noortje")


def make_busy(session: Session, case: Case) -> None:
    """A year of my place: a thousand messages, thirty appointments and thirty places."""
    session.add_all(
        TimelineEntry(
            case_id=case.id,
            kind=EntryKind.MESSAGE if number % 2 else EntryKind.WROTE,
            at=START - timedelta(minutes=MANY_MESSAGES - number),
            staff_id=case.contact_person_id if number % 2 else None,
            text=f"Zullen we het op dag {number} nog eens over je plannen en je post hebben?",
            details={},
        )
        for number in range(MANY_MESSAGES)
    )
    for number in range(1, MANY + 1):
        make_appointment(session, case, starts_at=START + timedelta(days=20, hours=2 * number))
        moment = make_moment(session, taken=1, last_number=1)
        moment.starts_at += timedelta(days=number)
        moment.ends_at += timedelta(days=number)
        session.add(
            Booking(
                moment_id=moment.id,
                young_person_id=case.young_person_id,
                case_id=case.id,
                state=BookingState.BOOKED,
                number=1,
                made_at=START,
            )
        )
    session.commit()


def cost_of(client: HouseClient, database: Database, path: str) -> tuple[int, int]:
    """(statements, bytes on the line) of a page; the first visit fills what all pages share."""
    client.page(path)
    cookie = client.get_cookie(PLACE_COOKIE, domain="opstap.test")
    assert cookie is not None
    # The house client would try to read what is compressed.
    plain = FlaskClient(client.application, client.application.response_class)
    plain.set_cookie(cookie.key, cookie.value, domain="opstap.test", secure=True)
    with noted(database.engine) as statements:
        answer = plain.get(path, base_url=ORIGIN, headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Cache-Control"] == "no-store"
    return len(statements), len(answer.data)


@pytest.mark.parametrize("path", [HOME, MESSAGES])
def test_a_full_place_costs_what_a_new_one_costs(
    app: Flask, session: Session, database: Database, place: FullPlace, path: str
) -> None:
    client = enter_place(app, session, place.case.young_person)
    statements, size = cost_of(client, database, path)
    assert statements <= MOST_STATEMENTS
    assert size <= MOST_BYTES

    make_busy(session, place.case)
    busy_statements, busy_size = cost_of(client, database, path)
    assert busy_statements == statements
    assert busy_size <= MOST_BYTES


def test_a_place_that_rests_costs_no_more(
    app: Flask, session: Session, database: Database, place: FullPlace
) -> None:
    """During a pause, and after an end."""
    client = enter_place(app, session, place.case.young_person)
    for choice in ("week", "stop"):
        form = client.page(LEAVE).select_one("main form")
        client.submit(LEAVE, form, kies=choice)
        statements, size = cost_of(client, database, HOME)
        assert statements <= MOST_STATEMENTS, choice
        assert size <= MOST_BYTES


def test_a_page_with_words_in_its_address_is_not_compressed(
    app: Flask, session: Session, place: FullPlace
) -> None:
    """Its size could tell the form's token to who chose those words."""
    client = enter_place(app, session, place.case.young_person)
    answer = client.get(f"{MESSAGES}?verder=csrf", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
