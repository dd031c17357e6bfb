"""A removal reaches rows, files, search and what was sent; and a restore forgets again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import migrate
from portal.audit.models import AuditRow
from portal.audit.services import SYSTEM
from portal.audit.verify import verify_trail
from portal.bookings.models import Booking, BookingState
from portal.cases.models import Case, CaseState, Outcome, YoungPerson, YoungPersonWord
from portal.catalogue.models import Moment
from portal.cli.rights import rights_cli
from portal.cli.rights_errands import erase_people
from portal.config import Settings
from portal.database import Database
from portal.outbox.models import OutboxMessage
from portal.rights.chores import ASKED, erase_now, erase_who_asked, remove_files, replay_erasures
from portal.rights.holdings import REMOVED_NAME
from portal.rights.journal import Entry, read_entries, write_entries
from portal.rights.models import DataRequest, Erasure
from portal.rights.requests import ask_erasure, withdraw_erasure
from portal.setup.region import load_region_folder
from portal.storage import EXTENSION, Disk, LostFileError
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case, make_young_person
from tests.factories.places import enter_place
from tests.factories.staff import make_staff, sign_in
from tests.integration.rights.filling import STAYING, Life, everything_written, fill_everything
from tests.support.client import HouseClient


@pytest.fixture
def own_app(app: Flask, store: Disk, journal: Path) -> Flask:
    """The app with files and a journal of this test alone."""
    settings: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, erasures_file=journal)
    app.extensions[EXTENSION] = store
    return app


def erase(app: Flask, session: Session, case: Case, store: Disk, journal: Path) -> None:
    with app.app_context():
        erased = erase_now(session, case.young_person_id, journal, reason=ASKED, now=START)
        session.commit()
        remove_files(store, erased)


def test_no_canary_is_left_anywhere(
    own_app: Flask, session: Session, life: Life, store: Disk, journal: Path
) -> None:
    before = everything_written(session)
    for value in ("KANARIENAAM", "KANARIE-woorden", "+31600777888", "kanarie@kooi.example"):
        assert value in before
    assert before.count("KANARIE") > 60
    erase(own_app, session, life.case, store, journal)
    after = everything_written(session, besides=frozenset())
    for word in ("KANARIE", "kanarie", "+31600777888", "2005, 5, 17"):
        assert word not in after, word
    for key in life.files:
        with pytest.raises(LostFileError):
            store.get(key)
    assert not any(path.is_file() for path in store.folder.rglob("*"))
    assert "KANARIE" not in journal.read_text(encoding="utf-8")


def test_what_stays_are_numbers_in_the_trail_and_it_still_adds_up(
    own_app: Flask, session: Session, life: Life, store: Disk, journal: Path
) -> None:
    counted = select(func.count(Case.id))
    before, number = session.scalar(counted), life.case.young_person_id
    erase(own_app, session, life.case, store, journal)
    assert session.scalar(counted) == before
    session.expire_all()
    case = session.get_one(Case, life.case.id)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.NOT_NOW)
    person = session.get_one(YoungPerson, number)
    assert (person.first_name, person.phone, person.email) == (REMOVED_NAME, None, None)
    assert person.erased_at == START
    assert session.get_one(Erasure, number).erased_at == START
    assert verify_trail(session).broken_at is None
    assert {"audit_rows", "erasures"} == STAYING
    actions = session.scalars(
        select(AuditRow.action).where(AuditRow.subject_id == str(number))
    ).all()
    assert "rights.erased" in actions


def test_nobody_finds_them_and_the_page_that_is_left_says_so(
    own_app: Flask, client: HouseClient, session: Session, life: Life, store: Disk, journal: Path
) -> None:
    coach = life.case.contact_person
    erase(own_app, session, life.case, store, journal)
    number = life.case.young_person_id
    found = select(YoungPersonWord.word).where(YoungPersonWord.young_person_id == number)
    assert session.scalars(found).all() == []
    sign_in(client, coach)
    path = f"/werk/dossier/{life.case.reference}"
    page = client.page(path)
    assert REMOVED_NAME in page.get_text()
    assert "KANARIE" not in page.decode()
    client.submit(path, page.select_one("form[action$=heropenen]"))
    assert "Hier is niemand meer." in client.page(path).get_text()
    session.expire_all()
    assert session.get_one(Case, life.case.id).state is CaseState.CLOSED


def test_the_contact_person_hears_it_by_reference_alone(
    own_app: Flask, session: Session, life: Life, store: Disk, journal: Path
) -> None:
    erase(own_app, session, life.case, store, journal)
    (mail,) = session.scalars(select(OutboxMessage)).all()
    assert mail.recipient == life.case.contact_person.email
    assert life.case.reference in mail.body
    assert "KANARIE" not in mail.body + mail.subject


def test_a_place_goes_to_who_waits(
    own_app: Flask, session: Session, case: Case, store: Disk, journal: Path
) -> None:
    waiting = make_case(session, contact=case.contact_person)
    moment = session.scalars(
        select(Moment).where(Moment.starts_at > START).order_by(Moment.id)
    ).first()
    assert moment is not None
    moment.capacity = moment.taken = 1
    moment.last_number = 2
    states = ((case, BookingState.BOOKED), (waiting, BookingState.WAITING))
    for number, (each, state) in enumerate(states, start=1):
        session.add(
            Booking(
                moment_id=moment.id, young_person_id=each.young_person_id, case_id=each.id,
                state=state, number=number, made_at=START,
            )
        )  # fmt: skip
    session.commit()
    erase(own_app, session, case, store, journal)
    session.expire_all()
    (left,) = session.scalars(select(Booking)).all()
    assert (left.young_person_id, left.state) == (waiting.young_person_id, BookingState.OFFERED)
    assert session.get_one(Moment, moment.id).taken == 1


def test_it_waits_for_its_day_and_can_be_stopped_until_then(
    own_app: Flask, session: Session, database: Database, case: Case, store: Disk, journal: Path
) -> None:
    with own_app.app_context():
        stopped = make_case(session, contact=case.contact_person)
        for each in (case, stopped):
            ask_erasure(session, each, actor=SYSTEM, now=START)
        session.commit()
        early = START + timedelta(days=3, seconds=-1)
        assert erase_who_asked(database, store, journal, now=early) == 0
        assert withdraw_erasure(session, stopped, actor=SYSTEM, now=early)
        session.commit()
        late = START + timedelta(days=3)
        assert erase_who_asked(database, store, journal, now=late) == 1
        assert erase_who_asked(database, store, journal, now=late) == 0
    session.expire_all()
    assert case.young_person.erased_at == late
    assert stopped.young_person.erased_at is None
    done = session.scalars(select(DataRequest).order_by(DataRequest.id)).all()
    assert [each.outcome["said"] for each in done] == ["erased", "withdrawn"]
    assert [each.words for each in done] == ["", ""]


def test_the_worker_does_it(
    own_app: Flask, session: Session, database: Database, case: Case, clock: TravellingClock
) -> None:
    with own_app.app_context():
        ask_erasure(session, case, actor=SYSTEM, now=START)
        session.commit()
        clock.travel(days=4)
        erase_people(database)
    session.expire_all()
    assert case.young_person.first_name == REMOVED_NAME


def test_nobody_is_removed_whom_a_restore_would_bring_back(
    own_app: Flask, session: Session, database: Database, case: Case, journal: Path,
    clock: TravellingClock,
) -> None:  # fmt: skip
    """The file cannot be written, so it waits, and the worker goes on."""
    journal.mkdir()
    with own_app.app_context():
        ask_erasure(session, case, actor=SYSTEM, now=START)
        session.commit()
        clock.travel(days=4)
        erase_people(database)
    session.expire_all()
    assert case.young_person.erased_at is None


def test_who_was_merged_into_them_goes_along(
    own_app: Flask, session: Session, case: Case, store: Disk, journal: Path
) -> None:
    before = make_young_person(session, first_name="KANARIE", merged_into_id=case.young_person_id)
    session.commit()
    erase(own_app, session, case, store, journal)
    session.expire_all()
    assert before.erased_at == START
    assert "KANARIE" not in everything_written(session)
    assert len(read_entries(journal)) == 2


def test_they_are_out_at_once(
    own_app: Flask, session: Session, case: Case, store: Disk, journal: Path
) -> None:
    noor = enter_place(own_app, session, case.young_person)
    assert noor.get("/mijn-plek").status_code == 200
    erase(own_app, session, case, store, journal)
    assert noor.get("/mijn-plek").status_code == 303


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[Database]:
    """A database in a file of its own, so that an older copy can be put in its place."""
    database = Database(f"sqlite:///{tmp_path / 'own.db'}")
    migrate.upgrade(database.engine)
    with database.transaction() as session:
        load_region_folder(session, Settings().region_folder, now=START)
    yield database
    database.engine.dispose()


def test_an_older_copy_that_is_put_back_forgets_them_again(
    own_app: Flask, own_database: Database, tmp_path: Path, store: Disk, journal: Path
) -> None:
    """A real restore: the file of before the removal stands where the newer one was."""
    with own_database.sessions() as session:
        case = make_case(session, contact=make_staff(session))
        number = fill_everything(session, case, store).case.young_person_id
    own_database.engine.dispose()
    copy_database(tmp_path / "own.db", tmp_path / "backup.db")
    with own_app.app_context():
        with own_database.transaction() as session:
            remove_files(store, erase_now(session, number, journal, reason=ASKED, now=START))
        own_database.engine.dispose()
        copy_database(tmp_path / "backup.db", tmp_path / "own.db")
        with own_database.sessions() as session:
            assert "KANARIENAAM" in everything_written(session)
            assert session.get(Erasure, number) is None
        later = START + timedelta(days=9)
        assert replay_erasures(own_database, store, journal, now=later) == 1
        assert replay_erasures(own_database, store, journal, now=later) == 0
    with own_database.sessions() as session:
        assert "KANARIE" not in everything_written(session)
        assert session.get_one(YoungPerson, number).erased_at == later
        assert verify_trail(session).broken_at is None


def copy_database(source: Path, target: Path) -> None:
    """What `sqlite3 source '.backup target'` does."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def test_the_command_says_how_many(
    own_app: Flask, session: Session, case: Case, journal: Path
) -> None:
    person = case.young_person
    session.commit()
    entry = Entry(
        young_person_id=person.id,
        registered_at=person.created_at.isoformat(),
        erased_at=START.isoformat(),
    )
    write_entries(journal, [entry])
    runner = own_app.test_cli_runner()
    for count in (1, 0):
        result = runner.invoke(rights_cli, ["replay-erasures"])
        assert result.output == f"{count} people were removed again.\n", result.exception
    session.expire_all()
    assert person.first_name == REMOVED_NAME


def test_somebody_new_with_an_old_number_is_left_alone(
    own_app: Flask, session: Session, database: Database, case: Case, store: Disk, journal: Path
) -> None:
    """After a restore numbers are given out again: the day of sign-up tells who is who."""
    person = case.young_person
    session.commit()
    entry = Entry(
        young_person_id=person.id,
        registered_at=(START - timedelta(days=30)).isoformat(),
        erased_at=START.isoformat(),
    )
    write_entries(journal, [entry])
    with own_app.app_context():
        assert replay_erasures(database, store, journal, now=START) == 0
    session.expire_all()
    assert person.erased_at is None


def test_a_line_that_was_cut_off_is_left_out(journal: Path) -> None:
    entry = Entry(young_person_id=1, registered_at="a", erased_at="b")
    write_entries(journal, [entry, entry])
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"young_person_id": 2, "regis')
    assert read_entries(journal) == [entry]


def test_without_the_file_a_restore_is_not_called_done(own_app: Flask) -> None:
    result = own_app.test_cli_runner().invoke(rights_cli, ["replay-erasures"])
    assert result.exit_code == 1
    assert "is missing" in result.output
