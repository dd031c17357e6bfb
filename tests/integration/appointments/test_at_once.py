"""Several people at once on one moment, and one who is killed: one has it, nothing is half done."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.appointments.doers import Doer
from portal.appointments.models import Appointment, AppointmentState
from portal.appointments.planning import MomentGoneError, move_to_choice, pick
from portal.appointments.queries import find_any, lock_case_of
from portal.appointments.reminders import remind
from portal.cases.able import read_again
from portal.cases.models import Case, TimelineEntry
from portal.config import PROJECT_ROOT
from portal.database import Database
from portal.outbox.models import OutboxMessage
from portal.partners.models import Partner, Region
from tests.conftest import START, TEST_SECRET
from tests.factories.appointments import make_appointment, make_offer
from tests.factories.cases import make_case
from tests.factories.staff import make_staff
from tests.support.databases import migrated_database

PEOPLE = 8
MOMENT = START.replace(day=18, hour=14, minute=0)
KEY = f"{MOMENT:%Y%m%dT%H%MZ}"
REGION = {"working_days": [], "holidays": {"national": "NL", "closed_days": []}}
# A person in a process of its own, that dies before anything was committed.
DIES = f"""
import os, sys
from datetime import datetime
import portal.models
from portal import create_app
from portal.config import Settings
from portal.appointments.doers import Doer
from portal.appointments.planning import pick
from portal.appointments.queries import lock_case_of
from portal.cases.able import read_again
app = create_app(Settings(database_url=sys.argv[1], secret_key={TEST_SECRET!r},
                          base_url="https://opstap.test", smtp_url="smtp://127.0.0.1:1"))
with app.app_context():
    with app.extensions["database"].transaction() as session:
        lock_case_of(session, int(sys.argv[2]))
        case = read_again(session, int(sys.argv[2]))
        pick(session, case, {KEY!r}, by=Doer(young_person_id=case.young_person_id),
             now=datetime.fromisoformat({START.isoformat()!r}))
        session.flush()
        os.kill(os.getpid(), 9)
"""


@pytest.fixture
def own_database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database that several people commit to."""
    with migrated_database(database_url, tmp_path) as own:
        yield own


def offer_to_all(database: Database) -> list[int]:
    """One coach's moment, offered to everybody; the numbers of the cases."""
    with database.sessions() as session:
        session.add(Region(id=1, name="x", document=REGION))
        session.add(Partner(id="dsp", position=1, type="x", name="Team", document={}))
        session.flush()
        coach = make_staff(session, first_name="Samira")
        cases = [make_case(session, contact=coach, first_contact_at=START) for _ in range(PEOPLE)]
        for case in cases:
            make_offer(session, case, MOMENT)
        session.commit()
        return [case.id for case in cases]


def all_at_once(count: int, do: Callable[[int], bool]) -> list[bool]:
    """Start them together; what each got."""
    barrier = threading.Barrier(count)

    def one(number: int) -> bool:
        barrier.wait()
        return do(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def planned(database: Database) -> list[Appointment]:
    with database.sessions() as session:
        found = select(Appointment).where(Appointment.state == AppointmentState.PLANNED)
        return list(session.scalars(found.order_by(Appointment.id)))


def count(database: Database, column: InstrumentedAttribute[int]) -> int:
    with database.sessions() as session:
        return session.scalar(select(func.count(column))) or 0


def try_to_pick(app: Flask, database: Database, case_id: int) -> bool:
    """As the page does it: True when this person has the moment."""
    try:
        with app.app_context(), database.transaction() as session:
            lock_case_of(session, case_id)
            case = read_again(session, case_id)
            pick(session, case, KEY, by=Doer(young_person_id=case.young_person_id), now=START)
    except MomentGoneError:
        return False
    return True


def test_one_gets_the_moment_and_the_others_are_told(app: Flask, own_database: Database) -> None:
    cases = offer_to_all(own_database)
    lines = count(own_database, TimelineEntry.id)
    got = all_at_once(PEOPLE, lambda number: try_to_pick(app, own_database, cases[number]))
    assert got.count(True) == 1
    assert [each.case_id for each in planned(own_database)] == [cases[got.index(True)]]
    # One line, one message to them and one to the coach: of the others nothing stayed.
    assert count(own_database, TimelineEntry.id) == lines + 1
    assert count(own_database, OutboxMessage.id) == 2


def test_one_person_pressing_often_has_it_once(app: Flask, own_database: Database) -> None:
    cases = offer_to_all(own_database)
    got = all_at_once(PEOPLE, lambda _number: try_to_pick(app, own_database, cases[0]))
    assert all(got)
    assert len(planned(own_database)) == 1
    assert count(own_database, OutboxMessage.id) == 2


def test_who_moves_to_a_taken_moment_keeps_what_they_had(
    app: Flask, own_database: Database
) -> None:
    cases = offer_to_all(own_database)
    with own_database.sessions() as session:
        numbers = [
            make_appointment(
                session, session.get_one(Case, case_id), starts_at=MOMENT.replace(day=19 + number)
            ).id
            for number, case_id in enumerate(cases)
        ]
        session.commit()

    def move(number: int) -> bool:
        try:
            with app.app_context(), own_database.transaction() as session:
                lock_case_of(session, cases[number])
                found = find_any(session, numbers[number])
                assert found is not None
                by = Doer(young_person_id=found.case.young_person_id)
                move_to_choice(session, found.case, found, KEY, by=by, now=START)
        except MomentGoneError:
            return False
        return True

    assert all_at_once(PEOPLE, move).count(True) == 1
    stands = planned(own_database)
    assert len(stands) == PEOPLE
    assert {each.case_id for each in stands} == set(cases)
    assert [each.starts_at for each in stands].count(MOMENT) == 1


def test_workers_at_once_remind_once(app: Flask, own_database: Database) -> None:
    cases = offer_to_all(own_database)
    assert try_to_pick(app, own_database, cases[0])
    before = count(own_database, OutboxMessage.id)

    def work(_number: int) -> bool:
        with app.app_context(), own_database.transaction() as session:
            return remind(session, MOMENT.replace(hour=13)) == 1

    assert all_at_once(PEOPLE, work).count(True) == 1
    assert count(own_database, OutboxMessage.id) == before + 1


def test_who_is_killed_before_the_end_leaves_nothing(app: Flask, own_database: Database) -> None:
    cases = offer_to_all(own_database)
    done = subprocess.run(
        [sys.executable, "-c", DIES, own_database.url, str(cases[0])],
        cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    assert planned(own_database) == []
    assert count(own_database, OutboxMessage.id) == 0
    assert try_to_pick(app, own_database, cases[1])
