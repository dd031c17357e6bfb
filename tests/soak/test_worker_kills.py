"""kill -9 of the worker between the outbox and the mail server, and after it."""

from __future__ import annotations

import pytest

from tests.soak.matrix import Matrix, broken_in
from tests.soak.posting import (
    ACCEPTED,
    HANDING,
    LOOKING,
    NOTED,
    TAKEN,
    VERBS,
    WITH_MAIL,
    kill_at_verb,
    kill_worker,
    learn_round,
)
from tests.soak.report import SAME_MAIL


def test_dying_before_it_was_noted_doubles_only_the_same_mail(matrix: Matrix) -> None:
    number = learn_round(matrix, "sign-up").last_in(ACCEPTED)
    situation = kill_worker(matrix, "sign-up", number, ACCEPTED)
    assert situation.broken == ()
    # The server had taken it and nobody knew: a double that could not be avoided.
    assert situation.doubled == SAME_MAIL


@pytest.mark.soak
@pytest.mark.parametrize("action", WITH_MAIL)
def test_dying_at_any_step_loses_no_mail(matrix: Matrix, action: str) -> None:
    rounds = learn_round(matrix, action)
    situations = [
        kill_worker(matrix, action, number, rounds.where(number))
        for number in range(1, len(rounds.steps) + 1)
    ]
    assert {s.where for s in situations} == {LOOKING, TAKEN, ACCEPTED, NOTED}
    assert broken_in(situations) == []
    assert {s.where for s in situations if s.doubled == SAME_MAIL} == {ACCEPTED}


@pytest.mark.soak
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("action", WITH_MAIL)
def test_dying_while_the_server_listens_loses_no_mail(
    matrix: Matrix, action: str, verb: str
) -> None:
    situation = kill_at_verb(matrix, action, verb)
    assert situation.broken == ()
    assert (situation.doubled == SAME_MAIL) == (VERBS[verb] != HANDING)
