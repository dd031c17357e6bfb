"""kill -9 of the web process, at each step between the press of a button and the answer."""

from __future__ import annotations

import pytest

from tests.soak.actions import PREPARE
from tests.soak.doom import ANSWER_MADE
from tests.soak.matrix import AFTER, AT_COMMIT, BEFORE, DURING, WORDS_OF_ANSWER, Matrix, broken_in


@pytest.mark.parametrize("action", PREPARE)
def test_dying_where_it_matters_loses_nothing(matrix: Matrix, action: str) -> None:
    lesson = matrix.lesson(action)
    parts = (AT_COMMIT, AFTER, WORDS_OF_ANSWER[ANSWER_MADE])
    situations = [matrix.kill_web(action, lesson.step_in(part)) for part in parts]
    assert broken_in(situations) == []


@pytest.mark.soak
@pytest.mark.parametrize("action", PREPARE)
def test_dying_at_any_step_loses_nothing(matrix: Matrix, action: str) -> None:
    lesson = matrix.lesson(action)
    situations = [matrix.kill_web(action, number) for number in lesson.numbers]
    assert {s.where for s in situations} == {
        BEFORE,
        DURING,
        AT_COMMIT,
        AFTER,
        *WORDS_OF_ANSWER.values(),
    }
    assert broken_in(situations) == []
