"""What was kept long enough goes by itself, not a day too early; and is first said, if asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.cases.models import Case, EntryKind, Outcome
from portal.cli.rights import rights_cli
from portal.cli.rights_errands import keep_no_longer
from portal.database import Database
from portal.entrance.sessions import Stay, open_session
from portal.leaving.models import CheckIn, CheckInAnswer
from portal.rights.models import DataRequest, RequestKind
from portal.rights.retention import apply_retention, read_retention
from portal.storage import EXTENSION, Disk
from tests.conftest import TravellingClock
from tests.factories.cases import add_entry, make_case
from tests.factories.staff import make_staff

CLOSED = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
EARLY = datetime(2027, 11, 19, 12, 0, tzinfo=UTC)
ON_THE_DAY = datetime(2027, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def ended(session: Session) -> Case:
    case = make_case(session, contact=make_staff(session), outcome=Outcome.WORK, closed_at=CLOSED)
    session.commit()
    return case


@pytest.fixture
def own_app(app: Flask, store: Disk, journal: Path) -> Flask:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], erasures_file=journal)
    app.extensions[EXTENSION] = store
    return app


def due(session: Session, now: datetime) -> list[int]:
    return [each.young_person_id for each in read_retention(session, now=now).people]


def test_a_day_before_they_stay_and_on_the_day_they_go(session: Session, ended: Case) -> None:
    assert due(session, EARLY) == []
    assert due(session, ON_THE_DAY) == [ended.young_person_id]


def test_an_open_case_is_never_too_old(session: Session) -> None:
    make_case(session, contact=make_staff(session))
    session.commit()
    assert due(session, datetime(2036, 1, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize("sign", ["line", "visit", "answer"])
def test_every_sign_of_them_counts_as_contact(session: Session, ended: Case, sign: str) -> None:
    later = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)
    if sign == "line":
        add_entry(session, ended, EntryKind.WROTE, at=later, text="Hoi")
    elif sign == "visit":
        open_session(session, ended.young_person_id, stay=Stay(), device="", now=later)
    else:
        asked(session, ended, at=later)
    session.commit()
    assert due(session, ON_THE_DAY) == []
    assert due(session, datetime(2028, 4, 30, 9, 0, tzinfo=UTC)) == []
    assert due(session, datetime(2028, 5, 1, 9, 0, tzinfo=UTC)) == [ended.young_person_id]


def asked(session: Session, case: Case, *, at: datetime | None) -> CheckIn:
    row = CheckIn(
        young_person_id=case.young_person_id, case_id=case.id, months=6, due_on=date(2027, 5, 1),
        asked_at=at, answered_at=at, answer=CheckInAnswer.WORK if at else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def test_a_question_that_is_still_to_come_and_an_open_request_keep_them(
    session: Session, ended: Case
) -> None:
    planned = asked(session, ended, at=None)
    session.commit()
    assert due(session, ON_THE_DAY) == []
    planned.dropped_at = CLOSED
    session.add(
        DataRequest(
            reference="P-234-567", young_person_id=ended.young_person_id,
            kind=RequestKind.CORRECT, asked_at=CLOSED, due_at=CLOSED, outcome={},
        )
    )  # fmt: skip
    session.commit()
    assert due(session, ON_THE_DAY) == []


def test_who_is_due_is_removed_once(
    own_app: Flask, session: Session, database: Database, ended: Case, store: Disk, journal: Path
) -> None:
    with own_app.app_context():
        gone = apply_retention(database, store, journal, now=ON_THE_DAY)
        assert [each.young_person_id for each in gone.people] == [ended.young_person_id]
        assert apply_retention(database, store, journal, now=ON_THE_DAY).people == ()
    session.expire_all()
    assert ended.young_person.erased_at == ON_THE_DAY


def test_an_answer_is_kept_for_two_years_and_not_longer(
    own_app: Flask, session: Session, database: Database, store: Disk, journal: Path
) -> None:
    case = make_case(session, contact=make_staff(session))
    asked(session, case, at=CLOSED)
    session.commit()
    with own_app.app_context():
        for day, left in ((19, 1), (20, 0)):
            now = datetime(2028, 11, day, 12, 0, tzinfo=UTC)
            assert read_retention(session, now=now).check_ins == 1 - left
            apply_retention(database, store, journal, now=now)
            session.expire_all()
            assert session.query(CheckIn).count() == left


def test_a_dry_run_says_who_and_removes_nobody(
    own_app: Flask, session: Session, ended: Case, clock: TravellingClock
) -> None:
    clock.at = ON_THE_DAY
    runner = own_app.test_cli_runner()
    said = runner.invoke(rights_cli, ["retention", "--dry-run"]).output
    assert f"person {ended.young_person_id}\tlast contact 2026-11-20\n" in said
    assert said.endswith("1 people and 0 check-ins would be removed.\n")
    session.expire_all()
    assert ended.young_person.erased_at is None
    said = runner.invoke(rights_cli, ["retention"]).output
    assert said.endswith("1 people and 0 check-ins were removed.\n")
    session.expire_all()
    assert ended.young_person.erased_at == ON_THE_DAY


def test_the_worker_does_it_at_night(
    own_app: Flask, session: Session, database: Database, ended: Case, clock: TravellingClock
) -> None:
    with own_app.app_context():
        clock.at = datetime(2027, 11, 20, 0, 30, tzinfo=UTC)
        keep_no_longer(database)
        session.expire_all()
        assert ended.young_person.erased_at is None
        clock.at = datetime(2027, 11, 20, 3, 0, tzinfo=UTC)
        keep_no_longer(database)
    session.expire_all()
    assert ended.young_person.erased_at is not None
