"""Promise 24: with the database away or restarted, pages answer, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from portal import create_app
from portal.config import Settings
from portal.database import Database
from portal.setup.region import load_region_folder
from tests.conftest import START, TravellingClock
from tests.integration.registration.walking import REACH, REACHED, answer, main_form, walk_to
from tests.integration.security.conftest import Team
from tests.integration.security.surface import client_of, plain_client
from tests.support.client import ORIGIN, HouseClient, parse
from tests.support.databases import migrated_database
from tests.support.outside import free_port

HELP_LINES = ("112", "113", "Kindertelefoon")
STILL_THERE = ("/", "/aanbod", "/aanbod?zoek=geld", "/agenda", "/contact", "/wat-speelt-er",
               "/wie-zijn-wij", "/toegankelijk", "/aanmelden", "/vraag", "/werk/inloggen",
               "/en/", "/healthz")  # fmt: skip


@pytest.fixture
def away() -> Iterator[Database]:
    """A database that nobody answers for."""
    gone = Database(f"postgresql+psycopg://x@127.0.0.1:{free_port()}/x", timeout=1)
    yield gone
    gone.engine.dispose()


def take_away(app: Flask, away: Database) -> None:
    app.extensions["database"] = away


def known_client(app: Flask) -> FlaskClient:
    """A browser with a cookie: it gets no page that was kept for everybody, by an earlier test."""
    client = plain_client(app)
    client.set_cookie("seen", "yes", domain="opstap.test")
    return client


@pytest.mark.parametrize("path", STILL_THERE)
def test_help_can_be_found_without_it(app: Flask, away: Database, path: str) -> None:
    client = known_client(app)
    assert client.get("/aanbod", base_url=ORIGIN).status_code == 200
    take_away(app, away)
    found = client.get(path, base_url=ORIGIN)
    assert found.status_code == 200
    # The pages of staff and of machines have no young people on them.
    is_front = path not in {"/healthz", "/werk/inloggen"}
    assert not is_front or all(line in found.text for line in HELP_LINES)


def test_a_process_that_never_saw_it_still_names_who_to_call(
    new_app: Flask, away: Database
) -> None:
    take_away(new_app, away)
    client = known_client(new_app)
    assert client.get("/contact", base_url=ORIGIN).status_code == 200
    for path in ("/", "/aanbod"):
        refused = client.get(path, base_url=ORIGIN)
        assert refused.status_code == 503
        assert all(line in refused.text for line in HELP_LINES)
        assert "Traceback" not in refused.text


def test_the_last_step_says_so_and_loses_nothing(
    app: Flask, client: HouseClient, database: Database, away: Database
) -> None:
    form = main_form(walk_to(client, REACH))
    take_away(app, away)
    refused = client.submit(REACH, form, **REACHED)
    page = parse(refused)
    assert refused.status_code == 503
    assert "Je bent nog niet aangemeld" in page.get_text()
    again = page.select_one(f'main a[href="{REACH}"]')
    assert again is not None
    app.extensions["database"] = database
    kept = client.page(REACH)
    for name in ("voornaam", "tel"):
        field = kept.select_one(f"[name={name}]")
        assert field is not None
        assert field["value"] == REACHED[name]
    assert client.submit(REACH, main_form(kept)).status_code == 303


def test_a_question_is_shown_again(app: Flask, client: HouseClient, away: Database) -> None:
    form = client.page("/vraag").select_one("main form")
    take_away(app, away)
    refused = client.submit("/vraag", form, vraag="Mag ik stoppen met school?")
    assert refused.status_code == 503
    area = parse(refused).select_one("main textarea")
    assert area is not None
    assert area.get_text().strip() == "Mag ik stoppen met school?"


def test_no_door_opens(app: Flask, ours: Team, away: Database) -> None:
    """Who was in is not let in on memory, and who was not is not let in by an error."""
    for staff in (None, *ours.staff.values()):
        client = client_of(app, staff)
        kept = app.extensions["database"]
        take_away(app, away)
        for path in ("/werk/wachtrij", "/werk/jij", "/redactie", "/werk/berichten"):
            refused = client.get(path, base_url=ORIGIN)
            assert refused.status_code == (503 if staff else 303), path
            assert "Onskind" not in refused.text
        app.extensions["database"] = kept


def test_signing_in_is_refused_readably(app: Flask, client: HouseClient, away: Database) -> None:
    form = client.page("/werk/inloggen").select_one("main form")
    take_away(app, away)
    refused = client.submit(
        "/werk/inloggen", form, email="a@b.example", password="x" * 12, code="1"
    )
    assert refused.status_code == 503
    assert "Traceback" not in refused.text


def test_the_first_request_after_a_restart_works(
    database_url: str, settings: Settings, clock: TravellingClock, tmp_path: Path
) -> None:
    """All connections are cut under the app, as a restart does; nobody notices."""
    with migrated_database(database_url, tmp_path) as own:
        if own.engine.dialect.name != "postgresql":
            pytest.skip("SQLite has no connections to cut")
        with own.transaction() as session:
            load_region_folder(session, settings.region_folder, now=START)
        app = create_app(settings, clock=clock, database=own)
        app.test_client_class = HouseClient
        client = app.test_client()
        assert isinstance(client, HouseClient)
        walk_to(client, REACH)
        cut_connections(own)
        assert answer(client, REACH, **REACHED).status_code == 303
        cut_connections(own)
        done = FlaskClient.get(client, "/aanmelden/klaar", base_url=ORIGIN)
        assert done.status_code == 200


def cut_connections(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        cut = connection.execute(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).scalar_one()
    engine.dispose()
    assert cut
