"""The prepared portal that every situation is a copy of, on the database that the run is about."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.soak.cluster import killable_cluster
from tests.soak.houses import House, build
from tests.soak.matrix import Matrix
from tests.support.outside import MailBox, mail_server

# Only a server can be killed or cut off apart from the portal; only a file can be made to fill its
# disk by the portal's own process.
NOT_ON = {"sqlite": "test_database_", "postgresql": "test_full_disk"}


@pytest.fixture(scope="session")
def house_and_box(request: pytest.FixtureRequest) -> Iterator[tuple[House, MailBox]]:
    """A filled database with its mail server; on PostgreSQL in a server that may be killed."""
    box = MailBox()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="opstap-soak-")))
        port = stack.enter_context(mail_server(box))
        cluster = None
        if request.config.getoption("--database") == "postgresql":
            # The server runs as somebody else, who must be able to come by.
            folder.chmod(folder.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
            os.mkdir(folder / "cluster")
            cluster = stack.enter_context(killable_cluster(folder / "cluster"))
        yield build(folder, mail_port=port, cluster=cluster), box


@pytest.fixture(scope="session")
def session_matrix(house_and_box: tuple[House, MailBox]) -> Matrix:
    """What was learnt of an action is learnt once."""
    house, box = house_and_box
    return Matrix(house, box)


@pytest.fixture
def matrix(session_matrix: Matrix) -> Matrix:
    """The matrix, with an empty mailbox that takes everything."""
    session_matrix.box.mails.clear()
    session_matrix.box.hooks.clear()
    return session_matrix


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the other database can suffer."""
    elsewhere = NOT_ON[config.getoption("--database")]
    apart = [item for item in items if item.path.name.startswith(elsewhere)]
    config.hook.pytest_deselected(items=apart)
    items[:] = [item for item in items if item not in apart]
