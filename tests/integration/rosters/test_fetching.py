"""The worker looks at calendars: who takes it, what is kept, and what goes wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.database import Database
from portal.guarded import Guard
from portal.rosters.calendars import seal_address
from portal.rosters.fetching import (
    EVERY,
    LEASE,
    LONGEST_PAUSE,
    Found,
    fetch_calendars,
    keep,
    lease_next,
    pause_after,
)
from portal.rosters.models import BusyTime, Calendar
from tests.conftest import START, TEST_SECRET, TravellingClock
from tests.factories.staff import make_staff
from tests.integration.rosters.servers import Answerer, Stranger, answer, stranger

EVENTS = b"\r\n".join(
    (
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT",
        b"SUMMARY:kanarie bij de tandarts",
        b"DTSTART:20261118T090000Z",
        b"DURATION:PT1H",
        b"RRULE:FREQ=WEEKLY;COUNT=2",
        b"END:VEVENT",
        b"END:VCALENDAR",
    )
)
PAGE = answer(b"<!doctype html><title>Log in</title>", "Content-Type: text/html")
GOOD = answer(EVENTS, "Content-Type: text/calendar")


@pytest.fixture
def coach(session: Session) -> Staff:
    return make_staff(session)


def remember(session: Session, staff: Staff, address: str) -> Calendar:
    calendar = Calendar(
        staff_id=staff.id, address=seal_address(TEST_SECRET, address), next_fetch_at=START
    )
    session.add(calendar)
    session.commit()
    return calendar


def fetch(database: Database, clock: TravellingClock, server: Stranger) -> int:
    guard = Guard(inside=[("127.0.0.1", server.port)], seconds=2)
    return fetch_calendars(database, guard=guard, secret_key=TEST_SECRET, clock=clock)


def spans(session: Session) -> list[tuple[datetime, datetime]]:
    session.expire_all()
    rows = session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at).order_by(BusyTime.starts_at)
    )
    return [(row.starts_at, row.ends_at) for row in rows]


def test_only_times_are_kept(
    database: Database, session: Session, coach: Staff, clock: TravellingClock
) -> None:
    with stranger(GOOD) as server:
        calendar = remember(session, coach, server.address)
        assert fetch(database, clock, server) == 1
        # Not again before a quarter of an hour has gone by.
        clock.travel(minutes=14)
        assert fetch(database, clock, server) == 0
        clock.travel(minutes=1)
        assert fetch(database, clock, server) == 1
    begin = datetime(2026, 11, 18, 9, tzinfo=UTC)
    assert spans(session) == [
        (begin, begin + timedelta(hours=1)),
        (begin + timedelta(days=7), begin + timedelta(days=7, hours=1)),
    ]
    assert calendar.problem == ""
    assert calendar.fetched_at == START + EVERY


@pytest.mark.parametrize(
    ("answerer", "problem"),
    [
        (PAGE, "no_calendar"),
        (answer(b"", status="404 X"), "gone"),
        (answer(b"x" * 5_000_000), "too_big"),
    ],
)
def test_a_failure_keeps_what_was_known_and_waits_longer(
    database: Database,
    session: Session,
    coach: Staff,
    clock: TravellingClock,
    answerer: Answerer,
    problem: str,
) -> None:
    session.add(BusyTime(staff_id=coach.id, starts_at=START, ends_at=START + EVERY))
    with stranger(answerer) as server:
        calendar = remember(session, coach, server.address)
        fetch(database, clock, server)
        assert spans(session) == [(START, START + EVERY)]
        assert (calendar.problem, calendar.failures) == (problem, 1)
        assert calendar.next_fetch_at == START + timedelta(minutes=30)
        clock.travel(minutes=30)
        fetch(database, clock, server)
        session.expire_all()
        assert calendar.next_fetch_at == clock() + timedelta(hours=1)


def test_the_pause_grows_to_a_day() -> None:
    pauses = [pause_after(failures) for failures in range(1, 40)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_one_worker_takes_it_and_another_passes_by(session: Session, coach: Staff) -> None:
    remember(session, coach, "https://agenda.example/x.ics")
    due = lease_next(session, now=START)
    assert due is not None
    assert lease_next(session, now=START + timedelta(minutes=1)) is None
    # Whoever had it died: when the lease is over it is taken again.
    assert lease_next(session, now=START + LEASE) is not None
    # And the first one, who was only slow, may not overwrite what the second finds.
    assert not keep(session, due, Found(busy=[(START, START + EVERY)]), now=START + LEASE)
    assert spans(session) == []


def test_what_was_removed_meanwhile_stays_away(session: Session, coach: Staff) -> None:
    calendar = remember(session, coach, "https://agenda.example/x.ics")
    due = lease_next(session, now=START)
    assert due is not None
    calendar.address = calendar.next_fetch_at = None
    session.flush()
    assert not keep(session, due, Found(busy=[(START, START + EVERY)]), now=START)
    assert spans(session) == []


def test_an_address_inside_is_refused_by_the_worker_too(
    database: Database, session: Session, coach: Staff, clock: TravellingClock
) -> None:
    calendar = remember(session, coach, "http://localhost/x.ics")
    fetch_calendars(database, guard=Guard(), secret_key=TEST_SECRET, clock=clock)
    session.expire_all()
    assert calendar.problem == "inside"


def test_another_secret_key_is_told(
    database: Database, session: Session, coach: Staff, clock: TravellingClock
) -> None:
    calendar = remember(session, coach, "https://agenda.example/x.ics")
    fetch_calendars(database, guard=Guard(), secret_key="x" * 40, clock=clock)
    session.expire_all()
    assert calendar.problem == "sealed"
