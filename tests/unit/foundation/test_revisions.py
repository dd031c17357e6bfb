"""The newest migration, read from the files as text."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory

from portal.migrate import alembic_config
from portal.revisions import head_of, newest_revision

FIRST = 'revision = "0001"\ndown_revision = None\n'
SECOND = 'revision: str = "0002"\ndown_revision: str | None = "0001"\n'


def test_it_is_the_one_that_alembic_finds() -> None:
    assert newest_revision() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_the_last_one_is_the_one_that_nobody_follows() -> None:
    assert head_of([SECOND, FIRST]) == "0002"


@pytest.mark.parametrize(
    "texts", [[], [FIRST, SECOND, 'revision = "2b"\ndown_revision = "0001"\n']]
)
def test_two_ends_or_none_are_refused(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="must end in one"):
        head_of(texts)
