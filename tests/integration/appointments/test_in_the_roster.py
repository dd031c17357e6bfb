"""What is booked is not free any more: on the coach's own page, in their feed, for everybody."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from portal.rosters.calendars import feed_token, renew_feed
from tests.conftest import START, TEST_SECRET
from tests.factories.appointments import give_free_hours, make_appointment
from tests.factories.cases import make_case
from tests.factories.staff import make_staff, sign_in
from tests.support.client import HouseClient

TUESDAY = START.replace(hour=13, minute=0) + timedelta(days=1)


def test_an_appointment_takes_its_moment_away(app: Flask, session: Session) -> None:
    coach = make_staff(session, first_name="Samira")
    give_free_hours(session, coach, weekdays=(1,))
    case = make_case(session, contact=coach, person={"first_name": "Xenobia"})
    make_appointment(session, case, starts_at=TUESDAY, subject="kanarie")
    version = renew_feed(session, coach.id, at=START)
    session.commit()

    client = app.test_client()
    assert isinstance(client, HouseClient)
    sign_in(client, coach)
    page = client.page("/werk/rooster")
    row = next(row for row in page.select(".rows .row") if "17 november" in row.get_text())
    assert "Afspraak 14.00 tot 14.30, Aan de telefoon" in row.get_text(" ", strip=True)
    assert [tag.get_text() for tag in row.select(".tag")] == ["14.30", "15.00", "15.30"]

    token = feed_token(TEST_SECRET, coach.id, version)
    content = client.get(f"/rooster/{coach.id}-{token}.ics").data
    events = {str(event["uid"]): event for event in Calendar.from_ical(content).events}
    booked = events[f"booked-{coach.id}-20261117T1300Z@opstap.test"]
    assert (str(booked["summary"]), str(booked["transp"])) == ("Afspraak", "OPAQUE")
    assert f"free-{coach.id}-20261117T1300Z@opstap.test" not in events
    assert b"Xenobia" not in content
    assert b"kanarie" not in content
