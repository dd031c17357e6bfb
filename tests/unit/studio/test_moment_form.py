"""The form of a moment: local times become moments, mistakes become sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from portal.studio.moment_form import NAMES, read_moment

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
GOOD = dict(zip(NAMES, ("2026-11-25", "13:00", "16:00", "kade", "6", "nl", "1"), strict=True))
PLACES = frozenset({"kade"})


@pytest.fixture(autouse=True)
def words() -> object:
    """An app for the sentences; nothing else of it is used."""
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-25", datetime(2026, 11, 25, 12, 0, tzinfo=UTC)),
        ("2027-07-01", datetime(2027, 7, 1, 11, 0, tzinfo=UTC)),
    ],
)
def test_times_are_read_on_the_clock_of_the_region(day: str, expected: datetime) -> None:
    values = read_moment({**GOOD, "day": day}, place_ids=PLACES, now=NOW).values
    assert values
    assert values.starts_at == expected
    assert (values.capacity, values.place_id, values.sessions) == (6, "kade", 1)


@pytest.mark.parametrize(
    ("typed", "controls"),
    [
        ({"end": "12:00"}, ["end"]),
        ({"end": "13:00"}, ["end"]),
        ({"end": "25:00"}, ["end"]),
        ({"day": "2026-11-16", "start": "09:00"}, ["day"]),
        ({"day": "2026-02-30"}, ["day"]),
        ({"day": "3026-11-25"}, ["day"]),
        ({"day": "", "start": "", "end": ""}, ["day", "start", "end"]),
        ({"capacity": "0"}, ["capacity"]),
        ({"capacity": "-3"}, ["capacity"]),
        ({"capacity": "9" * 50}, ["capacity"]),
        ({"capacity": "veel"}, ["capacity"]),
        ({"sessions": "0"}, ["sessions"]),
        ({"place_id": "maan"}, ["place_id"]),
        ({"language": "klingon"}, ["language"]),
    ],
)
def test_a_mistake_is_said_at_its_field(typed: dict[str, str], controls: list[str]) -> None:
    reading = read_moment({**GOOD, **typed}, place_ids=PLACES, now=NOW)
    assert reading.values is None
    assert [control for control, _sentence in reading.errors] == controls


def test_a_moment_that_has_begun_may_get_more_room() -> None:
    typed = {**GOOD, "day": "2026-11-10", "capacity": "9"}
    assert read_moment(typed, place_ids=PLACES, now=NOW).values is None
    assert read_moment(typed, place_ids=PLACES, now=NOW, may_be_past=True).values
