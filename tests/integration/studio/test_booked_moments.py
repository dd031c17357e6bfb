"""An editor and a moment that people come to: they are asked once, and the people are told."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.bookings.services import book
from portal.catalogue.models import Moment
from portal.outbox.models import OutboxMessage
from portal.partners.region import current_region
from tests.conftest import START
from tests.factories.bookings import make_moment, states
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.support.client import HouseClient, parse
from tests.support.page_check import words

PAGE = "/redactie/e01/momenten"


@pytest.fixture
def moment(app: Flask, session: Session) -> Moment:
    """Two places, three people."""
    coach = make_staff(session)
    made = make_moment(session, capacity=2)
    with app.app_context():
        for _ in range(3):
            case = make_case(session, contact=coach)
            book(session, case, made.id, card=current_region(), now=START)
        session.commit()
    return made


def told(session: Session, reason: str) -> int:
    found = select(func.count()).where(OutboxMessage.key.like(f"booking-%-{reason}%"))
    return int(session.scalar(found) or 0)


def test_calling_off_is_asked_once_and_told_once(
    editor: HouseClient, session: Session, moment: Moment
) -> None:
    page = editor.page(f"{PAGE}/{moment.id}/weg")
    assert "Er komen 2 mensen. Er wacht 1 mens op een plek." in words(page.select_one("dialog"))
    form = page.select_one("dialog form")
    # Without the yes of this page nothing is called off.
    assert editor.submit("", form, zeker=None).status_code == 200
    assert told(session, "called-off") == 0
    assert editor.submit("", form).status_code == 303
    assert editor.submit("", form).status_code == 404
    assert told(session, "called-off") == 3
    assert states(session, moment) == ["called_off"] * 3
    assert "Gaat niet door" in words(editor.page(PAGE).select_one("details"))


def test_what_is_called_off_is_nowhere_in_front(
    editor: HouseClient, client: HouseClient, session: Session, moment: Moment
) -> None:
    file, place = f"/agenda/{moment.id}.ics", f"/ik-kom/{moment.id}"
    assert client.get(file).status_code == client.get(place).status_code == 200
    editor.submit("", editor.page(f"{PAGE}/{moment.id}/weg").select_one("dialog form"))
    assert client.get(file).status_code == 404
    assert client.get(place).status_code == 303
    assert not client.page("/moment/open-dag-van-het-loket").select(f"a[href='{place}']")


def test_another_time_is_told_and_another_room_is_not(
    editor: HouseClient, session: Session, moment: Moment
) -> None:
    page = f"{PAGE}/{moment.id}"
    editor.submit(page, editor.page(page).select_one("main form"), language="en")
    assert told(session, "changed") == 0
    editor.submit(page, editor.page(page).select_one("main form"), day="2026-12-31")
    assert told(session, "changed") == 3
    assert "3 mensen krijgen bericht." in words(editor.page(PAGE).select_one(".toast"))


def test_fewer_places_than_people_is_said_kindly(
    editor: HouseClient, session: Session, moment: Moment
) -> None:
    page = f"{PAGE}/{moment.id}"
    answer = editor.submit(page, editor.page(page).select_one("main form"), capacity="1")
    assert answer.status_code == 422
    assert "Er komen al 2 mensen." in words(parse(answer).select_one(".note--error"))
    editor.submit(page, editor.page(page).select_one("main form"), capacity="3")
    assert states(session, moment) == ["booked", "booked", "offered"]
