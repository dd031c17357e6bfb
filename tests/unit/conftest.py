"""Unit tests speak to nobody: sockets are closed."""

from __future__ import annotations

import pytest
from pytest_socket import disable_socket


@pytest.fixture(autouse=True)
def closed_sockets() -> None:
    """Fail at once when a unit test opens a connection."""
    disable_socket(allow_unix_socket=True)
