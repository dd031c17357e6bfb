"""A connection to PostgreSQL that is dropped, or hangs, in the middle of a change or at its end."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from portal.patience import AWAY_SECONDS
from tests.soak.actions import PREPARE
from tests.soak.go_between import Fault, go_between
from tests.soak.houses import row_counts
from tests.soak.matrix import Blow, Matrix, opened, push
from tests.soak.processes import web_process
from tests.soak.report import Situation

# Every change writes its line in the trail last. Per place: the words on the cable at which it
# breaks, and whether these still reach the server.
TRAIL = b"INSERT INTO audit_rows"
PLACES = {
    "in the middle of the change": (TRAIL, False),
    "before COMMIT": (b"COMMIT", False),
    "after COMMIT, before its answer": (b"COMMIT", True),
}
# The longest that a page may take when the database hangs; see the portal's deadlines.
LONGEST = 30.0


def break_cable(matrix: Matrix, action: str, fault: Fault, place: str) -> Situation:
    """The connection breaks at a place; the user presses again when it is mended."""
    cluster = matrix.house.cluster
    assert cluster is not None
    words, passes = PLACES[place]
    press = matrix.house.presses[action]
    with matrix.house.copy() as world, opened(world) as database, go_between(cluster.port) as cable:
        name = str(database.engine.url.database)
        before = row_counts(database)
        with web_process(replace(world, database_url=cluster.url_of(name, port=cable.port))) as web:
            cable.arm(fault, words, first=b"" if words == TRAIL else TRAIL, passes=passes)
            started = time.monotonic()
            first = push(web, press)
            assert time.monotonic() - started < LONGEST, "a hanging database held the request"
            assert cable.is_broken
            cable.mend()
            # A portal that saw the database hang looks again every two seconds.
            time.sleep(AWAY_SECONDS)
            blow = Blow(action, f"database connection {fault}", place)
            return matrix.pick_up(blow, world, database, before, first, port=web.port)


@pytest.mark.soak
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("action", PREPARE)
def test_a_broken_cable_loses_nothing(
    matrix: Matrix, action: str, fault: Fault, place: str
) -> None:
    assert break_cable(matrix, action, fault, place).broken == ()
