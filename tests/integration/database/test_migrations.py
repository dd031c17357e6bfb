"""The schema: complete, the same on both databases, and the way back works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, inspect, make_url, text

from portal import migrate
from portal.database import make_engine
from portal.models import Base
from tests.conftest import run_on


@pytest.fixture
def empty(database_url: str, tmp_path: object) -> Iterator[Engine]:
    """A new, empty database of the chosen kind."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        yield (engine := make_engine(f"sqlite:///{tmp_path}/empty.db"))
        engine.dispose()
        return
    name = f"{url.database}_empty"
    run_on(database_url, f"CREATE DATABASE {name}")
    engine = make_engine(url.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    run_on(database_url, f"DROP DATABASE {name}")


def test_migrations_make_exactly_what_the_models_say(empty: Engine) -> None:
    migrate.upgrade(empty)

    with empty.connect() as connection:
        assert migrate.drift(connection) == []
        assert migrate.is_current(connection)


def test_a_missing_table_is_seen_as_drift(empty: Engine) -> None:
    migrate.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("DROP TABLE situations"))

    with empty.connect() as connection:
        assert migrate.drift(connection) != []


def test_down_and_up_again(empty: Engine) -> None:
    migrate.upgrade(empty)
    migrate.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}

    migrate.upgrade(empty)

    assert set(Base.metadata.tables) <= set(inspect(empty).get_table_names())
