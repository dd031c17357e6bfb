"""A grown demo: as many as asked, once, and as right as what the portal's own services make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Staff
from portal.audit.models import AuditRow
from portal.audit.verify import verify_trail
from portal.cases.models import (
    Case,
    CaseState,
    ContactChannel,
    Outcome,
    TimelineEntry,
    YoungPerson,
)
from portal.catalogue.documents import from_json, problems
from portal.catalogue.models import Item, ItemKind, ItemVersion
from portal.catalogue.queries import known_refs
from portal.catalogue.snapshot import load_snapshot
from portal.clock import local_day
from portal.config import Settings
from portal.database import Base, Database
from portal.demo.grow import grow
from portal.demo.grown_cases import KEY
from portal.demo.grown_people import PER, STORIES, grown_person
from portal.demo.grown_staff import REF
from portal.demo.life import load_life_once
from portal.demo.marker import NotADemoError
from portal.demo.people import read_names
from portal.partners.queries import work_calendar
from portal.partners.rules import promise_deadline
from portal.setup.region import load_region_folder
from tests.conftest import START, TEST_SECRET, TravellingClock
from tests.integration.demo.conftest import BASE_URL, make_app
from tests.support.client import HouseClient
from tests.support.databases import migrated_database, rolled_back

CASES = 700
ITEMS = 150


@pytest.fixture(scope="session")
def grown_once(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo, grown to CASES and ITEMS as of START."""
    with migrated_database(database_url, tmp_path_factory.mktemp("grown")) as made:
        known = Settings(database_url=made.url, secret_key=TEST_SECRET, base_url=BASE_URL)
        app = make_app(known, TravellingClock(START), made)
        with app.app_context():
            with made.transaction() as session:
                load_region_folder(session, known.region_folder, now=START)
            load_life_once(made, now=START, base_url=BASE_URL)
            grow(made, cases=CASES, items=ITEMS, now=START)
        yield made


@pytest.fixture
def grown(grown_once: Database) -> Iterator[Database]:
    """The grown database; what the test does to it is rolled back."""
    with rolled_back(grown_once) as database:
        yield database


@pytest.fixture
def life(grown: Database) -> Iterator[Session]:
    with grown.sessions() as session:
        yield session


@pytest.fixture
def client(
    grown: Database, clock: TravellingClock, compiled_templates: BytecodeCache
) -> HouseClient:
    known = Settings(database_url=grown.url, secret_key=TEST_SECRET, base_url=BASE_URL)
    opened = make_app(known, clock, grown, templates=compiled_templates).test_client()
    assert isinstance(opened, HouseClient)
    return opened


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def grown_cases(session: Session) -> list[Case]:
    found = select(Case).where(Case.registration_key.startswith(KEY)).order_by(Case.id)
    return list(session.scalars(found))


def grown_staff(session: Session) -> list[Staff]:
    return list(session.scalars(select(Staff).where(Staff.ref.startswith(REF))))


def enter(client: HouseClient, door: str) -> None:
    form = client.page("/demo").select_one(f'form[action$="/deur/{door}"]')
    assert client.submit("/demo", form).status_code == 303


def test_there_are_as_many_as_asked_and_a_second_time_adds_nothing(grown: Database) -> None:
    with grown.sessions() as session:
        before = {model: count(session, model) for model in (Case, Item, Staff, AuditRow)}
    assert (before[Case], before[Item]) == (CASES, ITEMS)
    again = grow(grown, cases=CASES, items=ITEMS, now=START)
    assert (again.cases, again.items, again.staff) == (0, 0, 0)
    with grown.sessions() as session:
        assert {model: count(session, model) for model in before} == before


def test_it_grows_on_from_where_it_was(grown: Database) -> None:
    made = grow(grown, cases=CASES + 30, items=ITEMS + 20, now=START)
    assert (made.cases, made.items) == (30, 20)
    with grown.sessions() as session:
        assert count(session, Case) == CASES + 30
        assert count(session, Item) == ITEMS + 20


def test_the_trail_is_whole_and_tells_what_was_grown(life: Session) -> None:
    assert verify_trail(life).broken_at is None
    rows = life.scalars(select(AuditRow.details).where(AuditRow.action == "demo_grown")).all()
    assert sum(row.get("cases", 0) for row in rows) == len(grown_cases(life))
    assert sum(row.get("items", 0) for row in rows) == ITEMS - 77


def test_every_state_and_outcome_occurs_and_most_are_closed(life: Session) -> None:
    cases = grown_cases(life)
    states = Counter(case.state for case in cases)
    assert states[CaseState.CLOSED] > states[CaseState.OPEN] > 20
    assert {case.outcome for case in cases if case.outcome} == set(Outcome) - {Outcome.MERGED}
    waiting = [c for c in cases if c.state is CaseState.OPEN and c.first_contact_at is None]
    assert [c for c in waiting if c.promised_at > START]
    assert not [c for c in waiting if c.promised_at < START and c.late_told_at is None]


def test_times_are_in_order_and_promises_are_the_regions(life: Session) -> None:
    calendar = work_calendar(life)
    for case in grown_cases(life):
        expected = promise_deadline(case.opened_at, calendar=calendar, working_days=2)
        assert case.promised_at == expected
        lines = sorted(case.timeline, key=lambda line: line.id)
        assert [line.at for line in lines] == sorted(line.at for line in lines)
        assert lines[0].at == case.young_person.created_at
        assert lines[-1].at < START
        age = local_day(lines[0].at) - case.young_person.born_on
        assert 15 * 365 < age.days < 28 * 366


def test_they_are_spread_and_a_case_is_of_its_contact_persons_team(life: Session) -> None:
    cases = grown_cases(life)
    assert len({case.contact_person_id for case in cases}) > 8
    assert len({case.contact_person.partner_id for case in cases}) > 5
    assert len({case.young_person.first_name for case in cases}) > 60
    assert len({case.young_person.home for case in cases}) > 4
    assert {case.young_person.channel for case in cases} == set(ContactChannel)
    assert not [c for c in cases if c.team_id != c.contact_person.partner_id]


def test_nobody_can_sign_in_as_grown_staff(life: Session) -> None:
    staff = grown_staff(life)
    assert staff
    assert not [each for each in staff if each.password_hash or each.totp_secret]
    assert not [each for each in staff if not each.roles]


def test_nobody_carries_more_than_they_can(life: Session) -> None:
    carried = Counter(
        life.scalars(select(Case.contact_person_id).where(Case.state == CaseState.OPEN))
    )
    limits = {each.id: each.max_cases for each in life.scalars(select(Staff))}
    assert not [staff for staff, cases in carried.items() if cases > limits[staff]]


def test_items_could_all_have_been_published_by_an_editor(life: Session) -> None:
    known = known_refs(life)
    rows = life.execute(select(Item, ItemVersion.document).join(Item.versions)).all()
    assert len(rows) == ITEMS
    for item, document in rows:
        assert not problems(from_json(document), kind=item.kind, known=known), item.ref
    titles = Counter(from_json(document).title for _item, document in rows)
    assert len(titles) > ITEMS * 0.8
    assert {item.kind for item, _document in rows} == set(ItemKind)


def test_what_is_added_afterwards_gets_an_id_of_its_own(grown: Database) -> None:
    with grown.transaction() as session:
        last = session.scalar(select(func.max(YoungPerson.id))) or 0
        person = YoungPerson(
            first_name="Later",
            born_on=local_day(START),
            phone="+31612345000",
            channel=ContactChannel.CALL,
            safe_times=[],
            created_at=START,
        )
        session.add(person)
        session.flush()
        assert person.id > last


def test_grown_items_are_in_the_list_have_pages_and_are_found(
    client: HouseClient, life: Session
) -> None:
    first = client.page("/aanbod")
    assert str(ITEMS) in first.select_one("#gevonden").get_text()
    grown = load_snapshot(life).items
    for kind, path in ((ItemKind.MODULE, "aanbod"), (ItemKind.COACH, "coach")):
        item = next(each for each in reversed(grown) if each.kind is kind)
        page = client.page(f"/{path}/{item.slug}")
        assert item.text("nl").title in page.select_one("h1").get_text()
    event = next(each for each in reversed(grown) if each.kind is ItemKind.EVENT)
    assert client.page(f"/moment/{event.slug}").select_one("h1")
    found = client.page("/aanbod?zoek=solliciteren")
    assert found.select("ul.rows li")


def test_a_coach_works_with_grown_cases(client: HouseClient, life: Session) -> None:
    enter(client, "coach")
    coach = life.scalars(select(Staff).where(Staff.ref == "c12")).one()
    team = [c for c in grown_cases(life) if c.contact_person.partner_id == coach.partner_id]
    for state in CaseState:
        case = next(each for each in team if each.state is state)
        page = client.page(f"/werk/dossier/{case.reference}")
        assert case.young_person.first_name in page.get_text()
    name = team[0].young_person.first_name
    search = client.page("/werk/wachtrij").select_one('form[action$="/zoeken"]')
    found = client.submit("/werk/wachtrij", search, zoek=name)
    assert name in found.get_data(as_text=True)


def test_only_the_demos_own_database_is_grown(database: Database) -> None:
    with pytest.raises(NotADemoError):
        grow(database, cases=10, items=0, now=START)
    with database.sessions() as session:
        assert count(session, Case) == 0


def test_the_command_says_what_it_made_and_refuses_outside_the_demo(
    app: Flask, grown: Database, clock: TravellingClock
) -> None:
    refused = app.test_cli_runner().invoke(args=["demo", "grow", "--cases", "10"])
    assert refused.exit_code == 1
    assert "OPSTAP_DEMO" in refused.output
    known = Settings(database_url=grown.url, secret_key=TEST_SECRET, base_url=BASE_URL)
    demo = make_app(known, clock, grown)
    made = demo.test_cli_runner().invoke(args=["demo", "grow", "--cases", str(CASES + 1)])
    assert made.output == "Added 1 cases, 0 items and 0 staff.\n"


def test_the_same_number_is_the_same_person() -> None:
    entries = read_names()["people"]
    made = [
        grown_person(7, entries=entries, homes=["Hier"], today=local_day(START)) for _ in range(2)
    ]
    assert made[0] == made[1]
    others = {
        grown_person(number, entries=entries, homes=["Hier"], today=local_day(START)).first_name
        for number in range(50)
    }
    assert len(others) > 20


def test_the_shares_of_the_stories_add_up() -> None:
    assert sum(share for _story, share, _days in STORIES) == PER


def test_no_grown_line_is_double(life: Session) -> None:
    presses = [
        details["press"]
        for details in life.scalars(select(TimelineEntry.details))
        if str(details.get("press", "")).startswith(KEY)
    ]
    assert len(presses) == len(set(presses)) > CASES


def test_names_of_staff_have_their_portrait(life: Session) -> None:
    folder = Path(__file__).parents[3] / "static" / "portraits"
    assert all((folder / f"{each.portrait}.svg").is_file() for each in grown_staff(life))
