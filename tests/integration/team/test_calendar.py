"""A coach's feeds: ours in their calendar, and theirs that says when they are busy."""

from __future__ import annotations

import io
import logging
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from icalendar import Calendar as CalendarFile
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff, StaffState
from portal.log import JsonLines
from portal.rosters.hours import DayHours, set_weekdays
from portal.rosters.models import BusyTime, Calendar
from portal.rosters.working_days import Part
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case
from tests.integration.security.surface import plain_client
from tests.support.client import ORIGIN, HouseClient, parse
from tests.support.page_check import words

PAGE = "/werk/rooster/agenda"
THEIR_ADDRESS = "https://agenda.example/prive/geheim-kanarie.ics"
NAME = "Xenobia"


@pytest.fixture
def free_on_mondays(session: Session, coach: Staff) -> None:
    part = Part(starts=600, ends=660, minutes=30, place="walk")
    set_weekdays(session, coach.id, DayHours(free=(part,)), weekdays=[0], at=START)
    session.commit()


def make_address(desk: HouseClient) -> str:
    """Press the button; returns the path of the feed."""
    desk.submit(PAGE, desk.page(PAGE).select_one("form[action$=adres]"))
    field = desk.page(PAGE).select_one("#eigen-adres")
    assert field is not None
    address = urlsplit(str(field["value"]))
    assert f"{address.scheme}://{address.netloc}" == ORIGIN
    return address.path


def read_feed(app: Flask, path: str) -> CalendarFile:
    answer = plain_client(app).get(path, base_url=ORIGIN)
    assert answer.status_code == 200
    return CalendarFile.from_ical(answer.data)


@pytest.mark.usefixtures("free_on_mondays")
def test_the_feed_holds_moments_and_counts_and_nobody(
    app: Flask, desk: HouseClient, session: Session, coach: Staff
) -> None:
    day = date(2026, 11, 24)
    for name in (NAME, "Yusra"):
        case = make_case(
            session,
            contact=coach,
            person={"first_name": name, "phone": "+31612349876"},
            words="kanariewoorden",
            next_step="kanariestap met Xenobia",
            next_step_on=day,
        )
    session.commit()
    path = make_address(desk)
    feed = read_feed(app, path)
    events = {str(event["UID"]): event for event in feed.walk("VEVENT")}
    steps = events[f"steps-{coach.id}-20261124@opstap.test"]
    assert steps.decoded("DTSTART") == day
    assert steps.decoded("DTEND") == day + timedelta(days=1)
    assert str(steps["SUMMARY"]) == "Volgende stap: 2 mensen"
    assert str(steps["URL"]) == f"{ORIGIN}/werk/wachtrij"
    free = events[f"free-{coach.id}-20261123T0900Z@opstap.test"]
    assert free.decoded("DTSTART") == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert free.decoded("DTEND") - free.decoded("DTSTART") == timedelta(minutes=30)
    assert str(free["LOCATION"]) == "Tijdens een wandeling"
    assert {str(event["TRANSP"]) for event in events.values()} == {"TRANSPARENT"}
    assert all("DTSTAMP" in event for event in events.values())
    text = feed.to_ical().decode()
    for canary in (NAME, "Yusra", "kanarie", "612349876", case.reference):
        assert canary.lower() not in text.lower()


@pytest.mark.usefixtures("free_on_mondays")
def test_the_feed_keeps_its_names_and_its_mark(
    app: Flask, desk: HouseClient, clock: TravellingClock
) -> None:
    path = make_address(desk)
    client = plain_client(app)
    first = client.get(path, base_url=ORIGIN)
    clock.travel(hours=2)
    again = client.get(path, base_url=ORIGIN, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["Cache-Control"] == "private, no-store"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in first.headers
    assert first.mimetype == "text/calendar"


def test_another_address_ends_the_one_before(app: Flask, desk: HouseClient) -> None:
    before = make_address(desk)
    desk.submit(PAGE, desk.page(PAGE).select_one("form[action$=adres]"))
    page = desk.page(PAGE)
    assert "Het oude werkt niet meer." in words(page.select_one(".toast"))
    field = page.select_one("#eigen-adres")
    assert field is not None
    after = urlsplit(str(field["value"])).path
    assert plain_client(app).get(before, base_url=ORIGIN).status_code == 404
    assert plain_client(app).get(after, base_url=ORIGIN).status_code == 200


def test_only_the_right_token_opens_it(
    app: Flask, desk: HouseClient, session: Session, coach: Staff
) -> None:
    client = plain_client(app)
    # Without a feed there is nothing to guess either.
    assert client.get(f"/rooster/{coach.id}-x.ics", base_url=ORIGIN).status_code == 404
    path = make_address(desk)
    token = path.partition("-")[2].removesuffix(".ics")
    assert re.fullmatch(r"[\w-]{43}", token)
    for wrong in (token[:-1], f"{token}A", token.swapcase(), "é", "%00"):
        answer = client.get(f"/rooster/{coach.id}-{wrong}.ics", base_url=ORIGIN)
        assert answer.status_code == 404, wrong
    other = path.replace(f"/{coach.id}-", f"/{coach.id + 1}-")
    assert client.get(other, base_url=ORIGIN).status_code == 404
    coach.state = StaffState.DISABLED
    session.commit()
    assert client.get(path, base_url=ORIGIN).status_code == 404


def test_a_flood_of_guesses_is_slowed(app: Flask, coach: Staff) -> None:
    client = plain_client(app)
    statuses = {
        client.get(f"/rooster/{coach.id}-{number}.ics", base_url=ORIGIN).status_code
        for number in range(125)
    }
    assert statuses == {404, 429}


def test_the_token_is_in_no_log(app: Flask, desk: HouseClient) -> None:
    path = make_address(desk)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("opstap")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        plain_client(app).get(path, base_url=ORIGIN)
        save_address(desk)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert "/rooster/<int:staff_id>-<token>.ics" in written.getvalue()
    assert path.partition("-")[2][:20] not in written.getvalue()
    assert "kanarie" not in written.getvalue()


def save_address(desk: HouseClient, address: str = THEIR_ADDRESS) -> int:
    form = desk.page(PAGE).select_one("form[action$=bezet]")
    return desk.submit(PAGE, form, adres=address).status_code


def test_an_address_is_sealed_and_shown_as_a_host(
    desk: HouseClient, session: Session, coach: Staff
) -> None:
    assert save_address(desk) == 303
    kept = session.get_one(Calendar, coach.id)
    assert kept.address is not None
    assert "agenda.example" not in kept.address
    assert kept.next_fetch_at == START
    page = desk.page(PAGE)
    assert "agenda.example" in words(page.main)
    assert "kanarie" not in str(page)
    assert "Nog niet, dat gebeurt zo" in words(page.main)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "agenda.example/x.ics",
        "ftp://agenda.example/x.ics",
        "file:///etc/passwd",
        "https://naam:wachtwoord@agenda.example/x.ics",
        "https://agenda.example:8443/x.ics",
        "https:///x.ics",
        "javascript:alert(1)",
        "https://opstap.test/rooster/1-x.ics",
        "https://[::1/x.ics",
        "https://agenda.example/" + "x" * 3000,
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(
    desk: HouseClient, session: Session, coach: Staff, address: str
) -> None:
    form = desk.page(PAGE).select_one("form[action$=bezet]")
    answer = desk.submit(PAGE, form, adres=address)
    page = parse(answer)
    assert answer.status_code == 422
    assert [a["href"] for a in page.select(".note--error a")] == ["#adres"]
    assert session.get(Calendar, coach.id) is None


def test_a_failure_says_what_to_do(desk: HouseClient, session: Session, coach: Staff) -> None:
    save_address(desk)
    session.get_one(Calendar, coach.id).problem = "no_calendar"
    session.commit()
    note = words(desk.page(PAGE).select_one(".note--error"))
    assert "staat geen agenda, maar iets anders" in note
    assert "eindigt, niet dat van de pagina" in note


def test_forgetting_takes_everything_along(
    desk: HouseClient, session: Session, coach: Staff
) -> None:
    save_address(desk)
    session.add(BusyTime(staff_id=coach.id, starts_at=START, ends_at=START + timedelta(hours=1)))
    session.commit()
    desk.submit(PAGE, desk.page(PAGE).select_one("form[action$=weg]"))
    session.expire_all()
    assert session.scalars(select(BusyTime)).all() == []
    kept = session.get_one(Calendar, coach.id)
    assert (kept.address, kept.next_fetch_at, kept.fetched_at) == (None, None, None)
    assert "agenda.example" not in words(desk.page(PAGE).main)


@pytest.mark.usefixtures("free_on_mondays")
def test_what_is_busy_is_no_longer_free(
    app: Flask, desk: HouseClient, session: Session, coach: Staff
) -> None:
    path = make_address(desk)
    before = len(read_feed(app, path).walk("VEVENT"))
    begin = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    session.add(BusyTime(staff_id=coach.id, starts_at=begin, ends_at=begin + timedelta(minutes=20)))
    session.commit()
    events = read_feed(app, path).walk("VEVENT")
    assert len(events) == before - 1
