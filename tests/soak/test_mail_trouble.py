"""A mail server that is down, slow, or refuses: nobody waits for it, and no mail is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.clock import system_clock
from portal.database import Database
from portal.outbox.models import DeliveryState, OutboxMessage
from portal.outbox.services import retry_message
from tests.soak.matrix import Blow, Matrix
from tests.soak.posting import finish, pressed
from tests.soak.processes import worker_process
from tests.support.outside import free_port, silent_server

pytestmark = pytest.mark.soak

LATER = timedelta(hours=1)
WHEN = "while the worker hands over"
Place = Callable[[], AbstractContextManager[int]]


def states(database: Database) -> dict[DeliveryState, int]:
    """How many messages wait, left and were given up."""
    with database.sessions() as session:
        found = session.scalars(select(OutboxMessage.state)).all()
    return {state: found.count(state) for state in set(found)}


@pytest.mark.parametrize(
    ("event", "place"),
    [
        ("mail server down", lambda: nullcontext(free_port())),
        ("mail server says nothing", lambda: silent_server(every=1)),
    ],
)
def test_a_server_that_is_not_there_gets_it_later(matrix: Matrix, event: str, place: Place) -> None:
    with pressed(matrix, "sign-up") as (world, database):
        with place() as port, worker_process(replace(world, mail_port=port)) as worker:
            _steps, code = worker.told()
            assert code == 0
        assert states(database) == {DeliveryState.PENDING: 2}
        situation = finish(matrix, Blow("sign-up", event, WHEN), world, database, later=LATER)
    assert situation.broken == ()


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_temporary_refusal_is_tried_again(matrix: Matrix, verb: str) -> None:
    with pressed(matrix, "sign-up") as (world, database):
        matrix.box.hooks[verb] = lambda: "451 come back later"
        with worker_process(world) as worker:
            worker.told()
        assert states(database) == {DeliveryState.PENDING: 2}
        matrix.box.hooks.clear()
        blow = Blow("sign-up", "mail server refuses for now (451)", WHEN)
        situation = finish(matrix, blow, world, database, later=LATER)
    assert situation.broken == ()


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_a_final_refusal_waits_for_a_person(matrix: Matrix, verb: str) -> None:
    with pressed(matrix, "sign-up") as (world, database):
        matrix.box.hooks[verb] = lambda: "550 no"
        with worker_process(world) as worker:
            worker.told()
        # The coordinator sees what was given up, and sends it again once the address is right.
        assert states(database) == {DeliveryState.DEAD: 2}
        matrix.box.hooks.clear()
        with database.transaction() as session:
            for message in session.scalars(select(OutboxMessage.id)):
                assert retry_message(session, message, now=system_clock())
        blow = Blow("sign-up", "mail server refuses (550), coordinator sends again", WHEN)
        situation = finish(matrix, blow, world, database, later=LATER)
    assert situation.broken == ()
