"""kill -9 of PostgreSQL: of the process behind one connection, and of the whole server.

On SQLite the database lives in the web process, and dies with it: see test_web_kills.
"""

from __future__ import annotations

import pytest

from tests.soak.actions import PREPARE
from tests.soak.doom import Victim
from tests.soak.matrix import AFTER, AT_COMMIT, DURING, Matrix, broken_in
from tests.soak.processes import Process


@pytest.fixture
def recover(matrix: Matrix) -> object:
    """Wait for the server, started again when it is gone."""
    cluster = matrix.house.cluster
    assert cluster is not None

    def waited(_web: Process) -> None:
        cluster.recover()

    return waited


def test_the_first_press_after_a_restart_works(matrix: Matrix, recover: object) -> None:
    assert callable(recover)
    number = matrix.lesson("sign-up").step_in(AT_COMMIT)
    situation = matrix.strike("sign-up", number, Victim.SERVER, recover)
    assert situation.broken == ()
    assert "(503)" in situation.saw


@pytest.mark.soak
@pytest.mark.parametrize("action", PREPARE)
def test_a_dead_connection_at_any_step_loses_nothing(
    matrix: Matrix, recover: object, action: str
) -> None:
    assert callable(recover)
    lesson = matrix.lesson(action)
    situations = [
        matrix.strike(action, number, Victim.BACKEND, recover) for number in lesson.numbers
    ]
    assert broken_in(situations) == []


@pytest.mark.soak
@pytest.mark.parametrize("action", PREPARE)
def test_a_dead_server_loses_nothing(matrix: Matrix, recover: object, action: str) -> None:
    assert callable(recover)
    lesson = matrix.lesson(action)
    numbers = [1, *(lesson.step_in(part) for part in (DURING, AT_COMMIT, AFTER)), len(lesson.steps)]
    situations = [matrix.strike(action, number, Victim.SERVER, recover) for number in numbers]
    assert broken_in(situations) == []
