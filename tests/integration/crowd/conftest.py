"""The crowd works on a database of its own, as the races of cases do."""

from __future__ import annotations

from tests.integration.cases.conftest import own_database

__all__ = ["own_database"]
