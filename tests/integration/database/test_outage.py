"""Promise 24 with real outages: all are told what to do, and nothing that was typed is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal import create_app
from portal.cases.models import Case
from portal.config import Settings
from portal.setup.region import load_region_folder
from tests.conftest import START, TravellingClock
from tests.factories.cases import make_case
from tests.factories.staff import make_staff, sign_in
from tests.integration.registration.walking import (
    ABOUT,
    BORN,
    DONE,
    PERSON,
    REACH,
    REACHED,
    YOU,
    main_form,
    walk_to,
)
from tests.support.client import ORIGIN, HouseClient, parse
from tests.support.outage import LOCK_SECONDS, LockedFile, MissingFile, Outage, own_file, own_server

PHONE, APP = "tel:+31850001234", "https://wa.me/31612345678"
PUBLIC = ("/", "/aanbod", "/aanbod?zoek=geld", "/agenda", "/contact", "/wat-we-bewaren",
          "/wie-zijn-wij", "/toegankelijk", "/wat-speelt-er", "/aanmelden")  # fmt: skip
NOTE = "Belde met moeder.\nZe komt dinsdag mee."


@pytest.fixture(scope="module")
def total(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Outage]:
    """A database that is not there at all for a while."""
    with tempfile.TemporaryDirectory(prefix="opstap-outage-") as folder:
        if request.config.getoption("--database") == "postgresql":
            with own_server(Path(folder)) as fallen:
                yield filled(fallen, settings)
        else:
            with own_file(Path(folder) / "disk") as database:
                yield filled(MissingFile(database), settings)


@pytest.fixture(scope="module")
def locked(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Outage]:
    """A database that can be read, while nothing can be written."""
    if request.config.getoption("--database") == "postgresql":
        pytest.skip("PostgreSQL has no lock on everything")
    with (
        tempfile.TemporaryDirectory(prefix="opstap-outage-") as folder,
        own_file(Path(folder) / "disk", timeout=LOCK_SECONDS) as database,
    ):
        yield filled(LockedFile(database), settings)


def filled(outage: Outage, settings: Settings) -> Outage:
    with outage.database.transaction() as session:
        load_region_folder(session, settings.region_folder, now=START)
    return outage


def app_on(outage: Outage, settings: Settings, clock: TravellingClock) -> Flask:
    app = create_app(settings, clock=clock, database=outage.database)
    app.test_client_class = HouseClient
    return app


def browser_on(app: Flask) -> HouseClient:
    client = app.test_client()
    assert isinstance(client, HouseClient)
    return client


def cases(outage: Outage) -> int:
    with outage.database.sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def says_what_to_do(page: BeautifulSoup) -> None:
    addresses = {str(link["href"]) for link in page.select("main a[href]")}
    assert {PHONE, APP} <= addresses


def form_again(page: BeautifulSoup) -> Tag:
    form = page.select_one("main form[method=post]")
    assert form is not None
    return form


def finish_in_spite_of(outage: Outage, client: HouseClient) -> None:
    before = cases(outage)
    form = main_form(walk_to(client, REACH))
    outage.take_away()
    try:
        # Other tests sign up on this database too; whoever has a case already gets no second one.
        refused = client.submit(REACH, form, **(REACHED | {"tel": "06 23456789"}))
        page = parse(refused)
        # Impatient people press again; that does no harm.
        pressed_again = client.submit(REACH, form_again(page))
    finally:
        outage.bring_back()
    assert (refused.status_code, pressed_again.status_code) == (503, 503)
    assert "Je bent nog niet aangemeld" in page.get_text()
    says_what_to_do(page)
    done = client.submit(REACH, form_again(parse(pressed_again)))
    assert (done.status_code, done.location) == (303, DONE)
    assert cases(outage) == before + 1
    assert "Noor" in client.page(DONE).get_text()


def test_a_sign_up_is_finished_with_the_same_button(
    total: Outage, settings: Settings, clock: TravellingClock
) -> None:
    finish_in_spite_of(total, browser_on(app_on(total, settings, clock)))


def test_a_sign_up_is_finished_after_a_lock(
    locked: Outage, settings: Settings, clock: TravellingClock
) -> None:
    finish_in_spite_of(locked, browser_on(app_on(locked, settings, clock)))


def test_while_nothing_can_be_written_everything_can_be_read(
    locked: Outage, settings: Settings, clock: TravellingClock
) -> None:
    app = app_on(locked, settings, clock)
    locked.take_away()
    try:
        answers = {path: browser_on(app).get(path).status_code for path in PUBLIC}
    finally:
        locked.bring_back()
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize(
    ("step", "typed"),
    [(ABOUT, {"woorden": "Ik zoek iets met dieren"}), (YOU, BORN), (PERSON, {}), (REACH, REACHED)],
)
def test_every_step_says_what_to_do_and_keeps_what_was_typed(
    total: Outage,
    settings: Settings,
    clock: TravellingClock,
    step: str,
    typed: dict[str, str],
) -> None:
    client = browser_on(app_on(total, settings, clock))
    form = main_form(walk_to(client, step))
    total.take_away()
    try:
        opened, sent = client.get(step), client.submit(step, form, **typed)
    finally:
        total.bring_back()
    for answer in (opened, sent):
        # What needs no database goes on without it.
        if answer.status_code != 200:
            assert answer.status_code in {303, 503}
        if answer.status_code == 503:
            says_what_to_do(parse(answer))
            assert "op dit apparaat" in parse(answer).get_text()
    again = client.page(step)
    for name, value in typed.items():
        field = again.select_one(f"main [name={name}]")
        assert field is not None
        assert value in {field.get("value"), field.get_text().strip(), chosen(again, name)}


def chosen(page: BeautifulSoup, name: str) -> str | None:
    found = page.select_one(f"[name={name}][checked], [name={name}] option[selected]")
    return str(found["value"]) if found else None


def test_who_signed_up_is_told_that_it_worked(
    total: Outage, settings: Settings, clock: TravellingClock
) -> None:
    client = browser_on(app_on(total, settings, clock))
    client.submit(REACH, main_form(walk_to(client, REACH)), **REACHED)
    total.take_away()
    try:
        page = parse(client.get(DONE))
    finally:
        total.bring_back()
    assert "Je aanmelding is gelukt" in page.get_text()
    says_what_to_do(page)


def test_the_first_request_after_a_restart_works(
    total: Outage, settings: Settings, clock: TravellingClock
) -> None:
    """The pool is full of connections to a server that is no more."""
    app = app_on(total, settings, clock)
    first, second = browser_on(app), browser_on(app)
    forms = [main_form(walk_to(client, REACH)) for client in (first, second)]
    total.take_away()
    total.bring_back()
    assert first.submit(REACH, forms[0], **REACHED).status_code == 303
    total.take_away()
    total.bring_back()
    assert second.page("/aanbod")
    assert second.submit(REACH, forms[1], **REACHED).status_code == 303


def test_public_pages_are_answered_from_memory(
    total: Outage, settings: Settings, clock: TravellingClock
) -> None:
    app = app_on(total, settings, clock)
    client = browser_on(app)
    before = {path: words(client.page(path)) for path in PUBLIC}
    module = client.page("/aanbod").select_one('main a[href^="/aanbod/"]')
    assert module is not None
    before[str(module["href"])] = words(client.page(str(module["href"])))
    total.take_away()
    try:
        during = {path: words(browser_on(app).page(path)) for path in before}
    finally:
        total.bring_back()
    assert during == before


def words(page: BeautifulSoup) -> str:
    main = page.select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def test_a_process_that_starts_without_it_says_who_to_call(
    total: Outage, settings: Settings, clock: TravellingClock
) -> None:
    known = words(browser_on(app_on(total, settings, clock)).page("/wat-we-bewaren"))
    total.take_away()
    try:
        app = app_on(total, settings, clock)
        pages = {path: FlaskClient(app).get(path, base_url=ORIGIN) for path in PUBLIC}
    finally:
        total.bring_back()
    for path in ("/contact", "/wat-we-bewaren", "/toegankelijk"):
        assert pages[path].status_code == 200, path
    assert words(parse(pages["/wat-we-bewaren"])) == known
    for path, page in pages.items():
        assert page.status_code in {200, 503}, path
        assert PHONE in {link["href"] for link in parse(page).select("a[href]")}, path
    says_what_to_do(parse(pages["/"]))
    assert browser_on(app).page("/")


def test_a_note_that_a_coach_typed_comes_back(
    total: Outage, settings: Settings, clock: TravellingClock
) -> None:
    with total.database.transaction() as session:
        coach = make_staff(session, partner="dsp", first_name="Samira")
        case = make_case(session, contact=coach, person={"first_name": "Noor"})
        address = f"/werk/dossier/{case.reference}"
    client = browser_on(app_on(total, settings, clock))
    sign_in(client, coach)
    form = client.page(address).select_one(f'form[action="{address}/notitie"]')
    total.take_away()
    try:
        refused = client.submit(address, form, note=NOTE)
    finally:
        total.bring_back()
    page = parse(refused)
    area = page.select_one("main textarea[readonly]")
    assert refused.status_code == 503
    assert area is not None
    assert NOTE in area.get_text()
    assert "nog niet bewaard" in page.get_text()
    # The answer of the first press may have been lost; a second one writes nothing double.
    for _ in range(2):
        assert client.submit(address, form_again(page)).status_code == 303
    assert client.page(address).get_text().count("Ze komt dinsdag mee.") == 1


def test_a_password_is_never_given_back(
    total: Outage, settings: Settings, clock: TravellingClock
) -> None:
    client = browser_on(app_on(total, settings, clock))
    form = client.page("/werk/inloggen").select_one("main form")
    total.take_away()
    try:
        refused = client.submit(
            "/werk/inloggen", form, email="a@b.example", password="kanarie" * 3, code="geheim9"
        )
    finally:
        total.bring_back()
    assert refused.status_code == 503
    assert not parse(refused).select("main form")
    assert not any(secret in refused.text for secret in ("kanarie", "geheim9", "a@b.example"))
