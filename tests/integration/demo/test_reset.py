"""Starting the demo afresh, and refusing to touch anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Staff
from portal.cases.models import Case
from portal.config import Settings
from portal.database import Database
from portal.demo.marker import has_demo_life
from portal.questions.models import Question
from tests.conftest import TEST_SECRET, TravellingClock
from tests.integration.demo.conftest import BASE_URL, make_app
from tests.support.databases import empty_database


@pytest.fixture
def fresh_app(database_url: str, tmp_path: Path, clock: TravellingClock) -> Iterator[Flask]:
    """The demo on a database that does not even have a schema."""
    with empty_database(database_url, tmp_path) as url:
        database = Database(url, timeout=2)
        known = Settings(database_url=url, secret_key=TEST_SECRET, base_url=BASE_URL)
        yield make_app(known, clock, database)
        database.engine.dispose()


def reset(app: Flask, *options: str, answer: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["demo", "reset", *options], input=answer)


def cases_in(app: Flask) -> int:
    database: Database = app.extensions["database"]
    with database.sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_it_fills_an_empty_database_and_starts_afresh_when_asked(fresh_app: Flask) -> None:
    assert reset(fresh_app, "--yes").exit_code == 0
    filled = cases_in(fresh_app)
    assert filled > 40
    database: Database = fresh_app.extensions["database"]
    with database.transaction() as session:
        for question in session.scalars(select(Question)):
            session.delete(question)

    refused = reset(fresh_app, answer="n\n")
    assert refused.exit_code == 1
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Question)) == 0

    assert reset(fresh_app, answer="y\n").exit_code == 0
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Question))
        assert has_demo_life(session)
    assert cases_in(fresh_app) == filled


def test_outside_the_demo_it_refuses(app: Flask) -> None:
    result = reset(app, "--yes")
    assert result.exit_code == 1
    assert "OPSTAP_DEMO" in result.output


def test_a_database_with_real_accounts_is_left_alone(demo_app: Flask, database: Database) -> None:
    with database.transaction() as session:
        staff = session.scalars(select(Staff).order_by(Staff.id)).first()
        assert staff is not None
        staff.password_hash = "somebody signs in here"  # noqa: S105
    result = reset(demo_app, "--yes")
    assert result.exit_code == 1
    assert "not made by the demo" in result.output
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Staff))
