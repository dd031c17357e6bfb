"""A disk on which nothing can be written any more: people are told, and nothing is half written.

On SQLite, where the web process writes the file itself and its limit can be set. PostgreSQL's own
processes belong to somebody else; what they do when they fail is in test_database_kills.
"""

from __future__ import annotations

import pytest

from tests.soak.actions import PREPARE
from tests.soak.doom import Victim, empty_disk
from tests.soak.matrix import AT_COMMIT, BEFORE, Matrix, broken_in

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("action", PREPARE)
def test_a_full_disk_loses_nothing(matrix: Matrix, action: str) -> None:
    lesson = matrix.lesson(action)
    situations = [
        matrix.strike(
            action, lesson.step_in(part), Victim.DISK, mend=lambda web: empty_disk(web.pid)
        )
        for part in (BEFORE, AT_COMMIT)
    ]
    assert all("(503)" in situation.saw for situation in situations)
    assert broken_in(situations) == []
