"""Which migration this release ends with, without loading what carries migrations out.

A web process only compares names. Alembic would cost it 7 MB of memory, so its files are read here
as text; a test holds the answer beside Alembic's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent / "migrations"
OWN_NAME: Final = re.compile(r'^revision(?:: str)? = "([^"]+)"$', re.MULTILINE)
FOLLOWS: Final = re.compile(r'^down_revision(?:: [\w |]+)? = "([^"]+)"$', re.MULTILINE)


@cache
def newest_revision() -> str:
    """This release's last migration, read once; numbers in the names only go up."""
    return head_of(path.read_text(encoding="utf-8") for path in _files())


def head_of(migrations: Iterable[str]) -> str:
    """The one migration that no other one follows; ValueError when there is not exactly one."""
    texts = list(migrations)
    named: set[str] = {name for text in texts for name in OWN_NAME.findall(text)}
    heads = named - {name for text in texts for name in FOLLOWS.findall(text)}
    if len(heads) != 1:
        raise ValueError(f"the migrations must end in one, not in {sorted(heads)}")
    return heads.pop()


def _files() -> Iterable[Path]:
    return (FOLDER / "versions").glob("*.py")
