"""Any sequence of what staff do, by several processes at once: nobody is without somebody.

A modest number of examples here; thousands in `make soak`, with the same code.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.database import Database
from tests.conftest import START, TEST_SECRET
from tests.integration.crowd.acts import ACTS
from tests.integration.crowd.cast import DESK, TEAM, Step, make_cast
from tests.integration.crowd.crew import PROCESSES, Play, crew
from tests.integration.crowd.proof import faults, what_was_lost

EXAMPLES = 12
MANY_EXAMPLES = 2000
LONGEST = 10

# Few enough to meet each other again: who fell ill comes back, who was merged comes apart.
steps = st.builds(
    Step,
    act=st.sampled_from(sorted(ACTS)),
    who=st.integers(min_value=0, max_value=3),
    whom=st.integers(min_value=0, max_value=3),
    which=st.integers(min_value=0, max_value=2),
)
parts = st.lists(
    st.lists(steps, min_size=4, max_size=LONGEST), min_size=PROCESSES, max_size=PROCESSES
)
common = settings(
    deadline=None,
    derandomize=True,
    # What happens at once does not happen twice alike, so that a smaller example proves nothing.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def play(own_database: Database) -> Iterator[Play]:
    """Processes that work on a database of their own."""
    with crew(
        Settings(
            database_url=own_database.url,
            secret_key=TEST_SECRET,
            base_url="https://opstap.test",
            smtp_url="smtp://127.0.0.1:1",
            log_level="ERROR",
        ),
        START,
    ) as ready:
        yield ready


def hold(own_database: Database, play: Play, example: list[list[Step]]) -> None:
    """Play one example and prove everything that must hold."""
    with own_database.sessions() as session:
        cast = make_cast(session, desk=DESK, team=TEAM, now=START)
        assert faults(session, cast) == []
    answers = list(chain.from_iterable(play(cast, example)))
    said = [(answer.act, answer.said) for answer in answers]
    assert [answer for answer in answers if answer.is_broken] == [], said
    with own_database.sessions() as session:
        assert faults(session, cast) == [], said
        assert what_was_lost(session, cast, answers) == [], said


@settings(common, max_examples=EXAMPLES)
@given(example=parts)
def test_nobody_is_ever_without_somebody(
    own_database: Database, play: Play, example: list[list[Step]]
) -> None:
    hold(own_database, play, example)


@pytest.mark.soak
@settings(common, max_examples=MANY_EXAMPLES)
@given(example=parts)
def test_nobody_is_ever_without_somebody_in_the_long_run(
    own_database: Database, play: Play, example: list[list[Step]]
) -> None:
    hold(own_database, play, example)
